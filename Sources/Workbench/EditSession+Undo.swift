import Foundation
import Postgres
import SQLText

extension EditSession {
    /// Takes back the last edits.
    ///
    /// - Returns: what was taken back, latest first.
    /// - Throws: `Diagnostic` (usage) where there are not so many.
    @discardableResult
    public func undo(_ count: Int = 1) throws -> [Edit] {
        guard count > 0, count <= edits.count else {
            throw Diagnostic(
                .script,
                edits.isEmpty ? "there is nothing to undo" : "there is only so much to undo: \(counted(edits.count, "edit"))")
        }
        try rollBack(to: edits.count - count)
        let taken = Array(edits.suffix(count).reversed())
        edits.removeLast(count)
        undone += taken
        checkpoints = checkpoints.filter { $0.value <= edits.count }
        if !isReplaying { try journal.append(Journal.Line(operation: .undo, count: count)) }
        return taken
    }

    /// Does again what was undone last.
    @discardableResult
    public func redo(_ count: Int = 1) throws -> [Edit] {
        guard count > 0, count <= undone.count else {
            throw Diagnostic(
                .script,
                undone.isEmpty ? "there is nothing to redo" : "there is only so much to redo: \(counted(undone.count, "edit"))")
        }
        let waiting = undone
        var done: [Edit] = []
        let wasReplaying = isReplaying
        isReplaying = true
        defer { isReplaying = wasReplaying }
        for edit in waiting.suffix(count).reversed() {
            _ = try run(edit.sql, copyData: edit.copyData)
            done.append(edit)
        }
        undone = Array(waiting.dropLast(count))
        if !wasReplaying { try journal.append(Journal.Line(operation: .redo, count: count)) }
        return done
    }

    /// Takes everything back.
    public func reset() throws {
        if !edits.isEmpty { try rollBack(to: 0) }
        edits = []
        undone = []
        checkpoints = [:]
        openTransactions = []
        forgetState()
        if !isReplaying { try journal.rewrite([]) }
    }

    /// Names this point of the session.
    public func checkpoint(_ name: String) throws {
        checkpoints[name] = edits.count
        if !isReplaying { try journal.append(Journal.Line(operation: .checkpoint, name: name)) }
    }

    /// Goes back to a named point; what is undone on the way can be redone.
    public func back(to name: String) throws -> Int {
        guard let place = checkpoints[name] else {
            let help = nearest(name, in: checkpoints.keys).map { "did you mean \($0)?" }
            throw Diagnostic(.usage, "there is no checkpoint \"\(name)\"", help: help ?? "name one with \\checkpoint NAME")
        }
        let count = edits.count - place
        if count > 0 { try undo(count) }
        return count
    }

    private func rollBack(to count: Int) throws {
        forgetState()
        openTransactions.removeAll { $0 > count }
        if count >= committed {
            let name = "dbw_edit_\(count)"
            // The savepoint stays; the next edit's, of the same name, lies above it.
            try session.execute("ROLLBACK TO SAVEPOINT \(name)")
            return
        }
        // Below a commit there is no savepoint: a fresh copy, and the edits that stay.
        let kept = Array(edits.prefix(count))
        session.close()
        let shadow = try workbench.shadow()
        shadow.discardWorkingCopy(workingCopy)
        (session, workingCopy) = try shadow.workingCopy(of: template)
        committed = 0
        let all = edits
        edits = []
        try begin()
        let wasReplaying = isReplaying
        isReplaying = true
        defer { isReplaying = wasReplaying }
        let (redoable, points) = (undone, checkpoints)
        for edit in kept { _ = try run(edit.sql, copyData: edit.copyData) }
        (edits, undone, checkpoints) = (all, redoable, points)
    }

    /// Puts the journal's edits back after a start. What no longer runs (the schema file changed meanwhile) is kept in a file and said.
    func replay(_ lines: [Journal.Line]) throws {
        guard !lines.isEmpty else { return }
        isReplaying = true
        defer { isReplaying = false }
        for (index, line) in lines.enumerated() {
            do {
                try replay(line)
            } catch let error as Diagnostic where error.family != .connection {
                try keep(lines[index...].compactMap(\.edit), because: error)
                return
            }
        }
    }

    private func replay(_ line: Journal.Line) throws {
        switch line.operation {
        case .run: if let edit = line.edit { _ = try run(edit.sql, copyData: edit.copyData) }
        case .undo: try undo(line.count ?? 1)
        case .redo: try redo(line.count ?? 1)
        case .reset: try reset()
        case .checkpoint: if let name = line.name { try checkpoint(name) }
        case .back: if let name = line.name { _ = try back(to: name) }
        }
    }

    private func keep(_ rest: [Edit], because error: Diagnostic) throws {
        let stamp = ISO8601DateFormatter().string(from: Date()).replacingOccurrences(of: ":", with: "")
        let file = "\(folder.path)/kept-\(stamp).dbw"
        try Files.write(Data(rest.map { $0.sql + ";\n" }.joined().utf8), to: file, mode: 0o600)
        try journal.rewrite(edits)
        workbench.onEvent(
            .note(
                "\(rest.count) of \(rest.count + edits.count) edits of the last session no longer run (\(error.message)); they are kept in \(file)"
            ))
    }

    // MARK: a person's own transactions

    /// BEGIN, COMMIT and ROLLBACK as a psql user expects them, over the session's savepoints: nothing is committed anywhere.
    func runTransactionControl(_ words: [String], place: (PostgresError) -> Diagnostic) throws -> Rows {
        switch words.first {
        case "BEGIN", "START":
            // As psql: a second BEGIN warns and begins nothing.
            if openTransactions.isEmpty {
                openTransactions.append(edits.count)
            } else {
                warn("there is already a transaction in progress")
            }
            return Rows(commandTag: "BEGIN")
        case "COMMIT", "END":
            if openTransactions.popLast() == nil { warn("there is no transaction in progress") }
            return Rows(commandTag: "COMMIT")
        case "ROLLBACK", "ABORT":
            guard !words.contains("TO") else { throw Self.noTransaction(words) }
            guard let start = openTransactions.popLast() else {
                warn("there is no transaction in progress")
                return Rows(commandTag: "ROLLBACK")
            }
            if edits.count > start { try undo(edits.count - start) }
            return Rows(commandTag: "ROLLBACK")
        default: throw Self.noTransaction(words)
        }
    }

    private func warn(_ message: String) {
        onNotice?(Notice(severity: "WARNING", message: message, detail: nil, hint: nil, sqlState: nil))
    }

    private static func noTransaction(_ words: [String]) -> Diagnostic {
        Diagnostic(
            .script, "\(words.first ?? "") has no place here: the session is one transaction that dbw keeps",
            help: "use \\checkpoint NAME and \\back NAME, or \\undo")
    }
}

extension EditSession {
    /// The session as a script that does the same.
    public func script() -> String {
        edits.map { $0.sql + ";\n" + ($0.copyData.map { $0 + "\\.\n" } ?? "") }.joined()
    }

    /// The name of the database that the session works in.
    public var shadowDatabase: String { session.database }
}

extension Workbench {
    /// Writes a text file at once, or not at all.
    public func write(_ text: String, to path: String) throws { try Files.write(Data(text.utf8), to: path) }
}
