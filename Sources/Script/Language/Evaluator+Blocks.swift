import SQLText

/// `\foreach` and `\try`.
extension Evaluator {
    func run(_ loop: Loop) throws -> Flow {
        var items: [Value] = []
        switch loop.items {
        case .words(let words):
            for word in words {
                if let reference = word.loneVariable, let value = try reference.value(in: variables, source: source).value {
                    if case .list(let elements) = value { items += elements } else { items.append(value) }
                } else {
                    items.append(.text(try word.resolve(variables, source).text))
                }
            }
        case .query(let range):
            let rows = try host.queryRows(try substituted(expressions.withoutSemicolon(range)))
            items = rows.rows.map { .row(ScriptRow(columns: rows.columns, values: $0)) }
        }
        let outer = variables[loop.variable]
        defer { variables[loop.variable] = outer }
        for item in items {
            variables[loop.variable] = item
            let flow = try execute(loop.body)
            if flow != .next { return flow }
        }
        return .next
    }

    /// Runs the body in a savepoint. An error rolls it back, whether a `\catch` takes the error or not. After a lost connection or
    /// an interruption nothing more runs, `\finally` neither.
    func run(_ attempt: Attempt) throws -> Flow {
        var flow = Flow.next
        do {
            flow = try guarded(attempt)
        } catch let error as Diagnostic where error.family != .connection && error.family != .interrupted {
            let last = try execute(attempt.finally)
            if last != .next { return last }
            throw error
        }
        let last = try execute(attempt.finally)
        return last == .next ? flow : last
    }

    private func guarded(_ attempt: Attempt) throws -> Flow {
        let savepoint = try host.savepoint()
        do {
            let flow = try execute(attempt.body)
            try host.release(savepoint)
            return flow
        } catch let error as Diagnostic where error.family != .connection && error.family != .interrupted {
            try host.rollback(to: savepoint)
            try host.release(savepoint)
            guard error.isCatchable,
                let handler = attempt.handlers.first(where: { handler in
                    handler.conditions.isEmpty || handler.conditions.contains { $0.matches(error.sqlState) }
                })
            else { throw error }
            guard let name = handler.variable else { return try execute(handler.body) }
            let outer = variables[name]
            defer { variables[name] = outer }
            variables[name] = .row(error.row)
            return try execute(handler.body)
        }
    }
}

extension Diagnostic {
    /// Whether `\catch` and `\expect error` may take it: a failed assertion is meant to be seen.
    var isCatchable: Bool {
        switch family {
        case .assertion, .connection, .interrupted: false
        case .usage, .script, .difference, .refused, .migrationFolder: true
        }
    }

    /// What `\catch ... as e` binds.
    var row: ScriptRow {
        ScriptRow(
            columns: ["sqlstate", "condition", "message", "detail", "hint", "file", "line"],
            values: [
                sqlState, sqlState.flatMap(ConditionNames.name), message, detail, hint ?? help, location?.file,
                location.map { String($0.line) },
            ])
    }
}
