import SQLText

/// A golden part of a script that `\expect` found to differ, and what it should be.
public struct ExpectationUpdate: Sendable, Equatable {
    /// The script.
    public var file: String
    /// Byte offsets of what is replaced.
    public var range: Range<Int>
    /// What replaces it.
    public var replacement: String

    /// A script with its updates made; those of other files are left out.
    public static func apply(_ updates: [ExpectationUpdate], to source: SourceText) -> [UInt8] {
        var bytes = source.bytes
        for update in updates.filter({ $0.file == source.file }).sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            bytes.replaceSubrange(update.range, with: update.replacement.utf8)
        }
        return bytes
    }
}

/// `\expect error`, `\expect rows`, `\expect diff`.
extension Evaluator {
    /// Runs the body in a savepoint that is rolled back whatever happens.
    func expect(_ expected: ExpectedError, at range: Range<Int>) throws -> Flow {
        let savepoint = try host.savepoint()
        var caught: Diagnostic?
        do {
            let flow = try execute(expected.body)
            guard flow == .next else {
                try host.release(savepoint)
                return flow
            }
        } catch let error as Diagnostic where error.family != .connection && error.family != .interrupted {
            caught = error
        }
        try host.rollback(to: savepoint)
        try host.release(savepoint)
        guard let error = caught else {
            throw Diagnostic(
                .assertion, "\(expected.condition?.text ?? "an error") was expected, and nothing failed",
                location: location(range))
        }
        guard error.isCatchable else { throw error }
        guard let condition = expected.condition, !condition.matches(error.sqlState) else { return .next }
        if updatesExpectations, let sqlState = error.sqlState {
            update(expected.conditionRange, to: "'\(sqlState)'")
            return .next
        }
        throw Diagnostic(
            .assertion, "\(condition.text) was expected, and another error came: \(error.message)",
            detail: "SQLSTATE \(error.sqlState ?? "none"), not \(condition.codes.joined(separator: " or "))",
            location: error.location ?? location(range))
    }

    func expectRows(_ count: ArgumentTemplate) throws {
        let text = try count.resolve(variables, source).text
        guard let wanted = Int(text) else { throw failure("'\(text)' is not a number of rows", count.range) }
        guard let found = lastRowCount else { throw failure("no statement with rows came before", count.range) }
        guard wanted != found else { return }
        if updatesExpectations, count.constant != nil { return update(count.range, to: String(found)) }
        throw Diagnostic(.assertion, "\(wanted) rows were expected, and there were \(found)", location: location(count.range))
    }

    func expect(_ expected: ExpectedText) throws {
        let wanted = lines(expected.text)
        let found = lines(try host.diffText())
        guard wanted != found else { return }
        if updatesExpectations {
            return update(expected.range, to: (["<<<"] + found + [">>>"]).joined(separator: "\n"))
        }
        throw Diagnostic(
            .assertion, "the difference is not the expected one", help: "dbw run --update records the new one",
            detail: comparison(wanted, found), location: location(expected.range))
    }

    private func update(_ range: Range<Int>, to replacement: String) {
        // A step in a loop is met several times; the last time counts.
        expectationUpdates.removeAll { $0.file == source.file && $0.range == range }
        expectationUpdates.append(ExpectationUpdate(file: source.file, range: range, replacement: replacement))
    }

    /// Lines without blanks at their ends, and without empty lines around.
    private func lines(_ text: String) -> [String] {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { line in String(line.reversed().drop { $0.isWhitespace }.reversed()) }
        while lines.first?.isEmpty == true { lines.removeFirst() }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The lines of both, `-` for those that were expected only, `+` for those that were found only.
    private func comparison(_ wanted: [String], _ found: [String]) -> String {
        let difference = found.difference(from: wanted)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var shown: [String] = []
        var next = 0
        for (offset, line) in wanted.enumerated() {
            if removed.contains(offset) {
                shown.append("- \(line)")
                continue
            }
            while inserted.contains(next) {
                shown.append("+ \(found[next])")
                next += 1
            }
            shown.append("  \(line)")
            next += 1
        }
        while next < found.count {
            shown.append("+ \(found[next])")
            next += 1
        }
        return shown.joined(separator: "\n")
    }
}
