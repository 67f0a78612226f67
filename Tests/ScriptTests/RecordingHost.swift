// The host of the language's tests: records what the script asked for, answers from tables.
import SQLText

@testable import Script

final class RecordingHost: ScriptHost {
    /// What was called, one line each, in order.
    var calls: [String] = []
    var output = ""
    var errors = ""
    var files: [String: String] = [:]
    /// Results by the text of the query.
    var results: [String: ScriptRows] = [:]
    /// Errors by the text of the statement; the server's position in characters where it gives one.
    var failures: [String: (error: Diagnostic, position: Int?)] = [:]
    var counts: [String: Int] = ["diff": 2, "edits": 0]
    var objects: Set<String> = ["table users"]
    var answers: [String] = []
    var difference = ""
    var serverVersion = 150_018
    var programVersion = "1.2.0"
    var allowsShell = false
    private var savepoints = 0

    func runSQL(_ statement: SubstitutedText, display: ResultDisplay) throws -> SQLOutcome {
        calls.append("sql" + (display == .standard ? "" : "(\(display))") + ": " + statement.text)
        try fail(statement)
        return SQLOutcome(rowCount: results[statement.text]?.rows.count ?? 1, commandTag: "OK")
    }

    func runCopy(_ statement: SubstitutedText, data: ArraySlice<UInt8>) throws -> SQLOutcome {
        calls.append("copy: \(statement.text) <- \(String(decoding: data, as: UTF8.self))")
        return SQLOutcome(rowCount: 1)
    }

    func queryRows(_ statement: SubstitutedText) throws -> ScriptRows {
        calls.append("query: " + statement.text)
        try fail(statement)
        guard let rows = results[statement.text] else { throw Diagnostic(.script, "no result for \(statement.text)") }
        return rows
    }

    private func fail(_ statement: SubstitutedText) throws {
        guard let failure = failures[statement.text] else { return }
        throw failure.position.map { statement.locate(failure.error, atCharacter: $0) } ?? failure.error
    }

    func runCommand(_ command: CommandCall) throws {
        let words = command.arguments.map { " " + $0.text }.joined()
        calls.append("\\\(command.spelling)\(words)" + (command.sql.map { " " + $0.text } ?? ""))
    }

    func savepoint() throws -> Int {
        savepoints += 1
        calls.append("savepoint \(savepoints)")
        return savepoints
    }

    func rollback(to savepoint: Int) throws { calls.append("rollback \(savepoint)") }

    func release(_ savepoint: Int) throws { calls.append("release \(savepoint)") }

    func exists(kind: String, name: String) throws -> Bool { objects.contains("\(kind) \(name)") }

    func count(of what: String) throws -> Int {
        guard let count = counts[what] else { throw Diagnostic(.script, "\(what) is not counted") }
        return count
    }

    func diffText() throws -> String { difference }

    func write(_ text: String, to channel: OutputChannel) {
        if channel == .standardOutput { output += text } else { errors += text }
    }

    func readFile(_ path: String) throws -> [UInt8] {
        guard let text = files[path] else { throw Diagnostic(.script, "\(path) does not exist") }
        return Array(text.utf8)
    }

    func prompt(_ text: String) throws -> String {
        calls.append("prompt: \(text)")
        return answers.removeFirst()
    }

    func shell(_ command: String) throws { calls.append("shell: \(command)") }
}

/// Runs a script and gives the host.
@discardableResult
func run(
    _ text: String, host: RecordingHost = RecordingHost(), variables: [String: Value] = [:], arguments: [String: String] = [:]
) throws -> RecordingHost {
    let evaluator = Evaluator(host: host, variables: Variables(variables))
    _ = try evaluator.run(SourceText(file: "main.dbw", text), arguments: arguments)
    return host
}

/// The error of a script that has to fail; `nil` where it did not.
func failure(
    of text: String, host: RecordingHost = RecordingHost(), variables: [String: Value] = [:], arguments: [String: String] = [:]
) -> Diagnostic? {
    do {
        try run(text, host: host, variables: variables, arguments: arguments)
        return nil
    } catch {
        return error as? Diagnostic
    }
}

/// `line:column` of an error.
func place(_ diagnostic: Diagnostic?) -> String? {
    diagnostic?.location.map { "\($0.line):\($0.column)" }
}
