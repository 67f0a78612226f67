import SQLText

/// Statements, and the variables that tell how they ended.
extension Evaluator {
    func run(_ statement: Statement, at range: Range<Int>) throws {
        let text: SubstitutedText
        if let body = statement.body {
            var mayHoldSeveral = false
            if case .executeResult = statement.action { mayHoldSeveral = true }
            text = try substituted(body, allowsSemicolons: mayHoldSeveral)
            lastStatement = text
        } else {
            guard let last = lastStatement else { throw failure("there is no statement to run", range) }
            text = last
        }
        switch statement.action {
        case .show(let display):
            if let data = statement.copyData {
                try track(text) { try host.runCopy(text, data: source.bytes[data]).rowCount }
            } else {
                try track(text) { try host.runSQL(text, display: display).rowCount }
            }
        case .setVariables(let prefix):
            try setVariables(from: text, prefix: try prefix.map { try $0.resolve(variables, source).text } ?? "", at: range)
        case .executeResult:
            var rows = ScriptRows(columns: [], rows: [])
            try track(text) {
                rows = try host.queryRows(text)
                return rows.rows.count
            }
            for cell in rows.rows.joined() {
                guard let cell else { continue }
                let generated = SubstitutedText.generated(cell, by: range, in: source)
                try track(generated) { try host.runSQL(generated, display: .standard).rowCount }
            }
        }
    }

    /// `\gset`: one row, whose columns become variables. NULL unsets; anything but one row is an error and sets nothing.
    private func setVariables(from text: SubstitutedText, prefix: String, at range: Range<Int>) throws {
        var rows = ScriptRows(columns: [], rows: [])
        try track(text) {
            rows = try host.queryRows(text)
            return rows.rows.count
        }
        guard rows.rows.count == 1 else {
            throw failure(
                "\\gset needs one row, and the query gave \(rows.rows.isEmpty ? "none" : String(rows.rows.count))", range)
        }
        for column in rows.columns where !Variables.isName(prefix + column) {
            throw failure(
                "the column \(column) cannot be a variable's name", range, help: "name it in the query: ... as name")
        }
        for (column, value) in zip(rows.columns, rows.rows[0]) { variables[prefix + column] = value.map(Value.text) }
    }

    /// Runs something of the server and sets `:ERROR`, `:SQLSTATE`, `:ROW_COUNT` and the like as psql does.
    func track(_ text: SubstitutedText, _ run: () throws -> Int?) throws {
        do {
            let rowCount = try run()
            lastRowCount = rowCount
            recordSuccess(rowCount: rowCount)
        } catch {
            var diagnostic = Self.diagnostic(from: error)
            if diagnostic.location == nil { diagnostic.location = text.location }
            lastRowCount = nil
            recordFailure(diagnostic)
            throw diagnostic
        }
    }

    func recordSuccess(rowCount: Int?) {
        variables["ERROR"] = .boolean(false)
        variables["SQLSTATE"] = .text("00000")
        variables["ROW_COUNT"] = .integer(rowCount ?? 0)
        if variables["LAST_ERROR_MESSAGE"] == nil {
            variables["LAST_ERROR_MESSAGE"] = .text("")
            variables["LAST_ERROR_SQLSTATE"] = .text("00000")
        }
    }

    private func recordFailure(_ diagnostic: Diagnostic) {
        // psql leaves SQLSTATE empty where the error did not come from the server.
        let sqlState = diagnostic.sqlState ?? ""
        variables["ERROR"] = .boolean(true)
        variables["SQLSTATE"] = .text(sqlState)
        variables["ROW_COUNT"] = .integer(0)
        variables["LAST_ERROR_MESSAGE"] = .text(diagnostic.message)
        variables["LAST_ERROR_SQLSTATE"] = .text(sqlState)
    }
}
