import Foundation
import Postgres
import SQLText
import Schema
import SchemaDiff
import Workbench

/// A script's hands on the workbench: statements run in the project's session, verbs on the project.
public final class WorkbenchHost: ScriptHost {
    /// The project that the verbs act on.
    public let workbench: Workbench
    /// Where results, notices and questions go.
    public let display: any Display
    /// How results are shown, as `\x`, `\timing` and `\pset` left it.
    public var settings = DisplaySettings()
    /// Whether `\!` may run; off unless the creator turned it on.
    public let allowsShell: Bool
    /// dbw's own version (`1.2.0`), written beside the migrations that a script applies.
    public let programVersion: String
    private var openSession: EditSession?
    /// Called when the session or its target changed, for the prompt's marks and completion.
    public var onChange: () -> Void = {}

    /// - Parameter allowsShell: whether `\!` may run.
    public init(_ workbench: Workbench, display: any Display, allowsShell: Bool = false, programVersion: String) {
        self.workbench = workbench
        self.display = display
        self.allowsShell = allowsShell
        self.programVersion = programVersion
    }

    /// The project's session, opened when first needed.
    public func session() throws -> EditSession {
        if let openSession { return openSession }
        let session = try EditSession(workbench)
        session.onNotice = { [weak self] in self?.show($0) }
        openSession = session
        return session
    }

    /// The session where it is open already.
    public var sessionIfOpen: EditSession? { openSession }

    func forgetSession() { openSession = nil }

    private func show(_ notice: Notice) {
        let diagnostic = Diagnostic(.script, notice.message, detail: notice.detail, hint: notice.hint)
        display.warn(diagnostic, severity: notice.severity)
    }

    // MARK: SQL

    /// Runs one statement in the session and shows its result; at a prompt, an edit is answered with what it did to the schema.
    ///
    /// - Throws: `Diagnostic` at the statement's place, its family `interrupted` where SIGINT cancelled it; no edit is made then.
    public func runSQL(_ statement: SubstitutedText, display mode: ResultDisplay) throws -> SQLOutcome {
        let session = try session()
        if mode == .description { return try describe(statement) }
        let started = ContinuousClock.now
        let before = display.isInteractive ? try? session.current() : nil
        let rows = try Interrupt.cancelling(session.cancelHandle) {
            try session.run(statement.text) { statement.locate($0.diagnostic(), atCharacter: $0.position) }
        }
        let elapsed = ContinuousClock.now - started
        var settings = settings
        if mode == .expanded { settings.expanded = .on }
        if rows.columns.isEmpty {
            if !report(before, session, elapsed) { printTag(rows.commandTag) }
        } else {
            display.show(ScriptTable(rows), settings: settings)
            // INSERT ... RETURNING and the like have rows and a tag; psql prints both.
            if !rows.commandTag.hasPrefix("SELECT"), !rows.commandTag.hasPrefix("SHOW"), !rows.commandTag.hasPrefix("EXPLAIN") {
                printTag(rows.commandTag)
            }
        }
        if settings.showsTiming { display.print("Time: \(Self.milliseconds(elapsed)) ms\n") }
        onChange()
        return SQLOutcome(rowCount: Self.rowCount(rows), commandTag: rows.commandTag)
    }

    /// Runs a `COPY ... FROM STDIN` with its data, malformed UTF-8 repaired, and prints the command tag.
    ///
    /// - Throws: `Diagnostic` at the statement's place; no row is kept then.
    public func runCopy(_ statement: SubstitutedText, data: ArraySlice<UInt8>) throws -> SQLOutcome {
        let session = try session()
        let rows = try session.run(statement.text, copyData: String(decoding: data, as: UTF8.self)) {
            statement.locate($0.diagnostic(), atCharacter: $0.position)
        }
        printTag(rows.commandTag)
        onChange()
        return SQLOutcome(rowCount: Self.rowCount(rows), commandTag: rows.commandTag)
    }

    /// Runs one statement in the session and shows nothing; where it changes something, that is an edit like any other.
    ///
    /// - Throws: `Diagnostic` at the statement's place, its family `interrupted` where SIGINT cancelled it.
    public func queryRows(_ statement: SubstitutedText) throws -> ScriptRows {
        let session = try session()
        let rows = try Interrupt.cancelling(session.cancelHandle) {
            try session.run(statement.text) { statement.locate($0.diagnostic(), atCharacter: $0.position) }
        }
        return ScriptRows(columns: rows.columns.map(\.name), rows: (0..<rows.count).map(rows.row))
    }

    private func describe(_ statement: SubstitutedText) throws -> SQLOutcome {
        let described = try session().peek { try $0.describe(statement.text) }
        display.show(ScriptTable(columns: ["Column", "Type"], rows: described.map { [$0.name, $0.type] }), settings: settings)
        return SQLOutcome()
    }

    private func printTag(_ tag: String) {
        if !tag.isEmpty { display.print(tag + "\n") }
    }

    /// At a prompt: what the edit did to the schema, a line an object. False where it did nothing that can be seen there.
    private func report(_ before: State?, _ session: EditSession, _ elapsed: Duration) -> Bool {
        guard let before, let after = try? session.current() else { return false }
        let items = StateChanges(from: before, to: after).items
        guard !items.isEmpty else { return false }
        for item in items.prefix(12) {
            let detail = item.detail.map { ": " + $0 } ?? ""
            display.print("\(item.mark.rawValue) \(item.identity.label)\(detail)\n")
        }
        if items.count > 12 { display.print("  and \(items.count - 12) more; \\diff shows them as SQL\n") }
        return true
    }

    static func milliseconds(_ duration: Duration) -> String {
        let value = Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
        return String(format: "%.3f", value)
    }

    private static func rowCount(_ rows: Rows) -> Int? {
        if let last = rows.commandTag.split(separator: " ").last, let count = Int(last) { return count }
        return rows.columns.isEmpty ? nil : rows.count
    }

    // MARK: savepoints and questions

    /// The number of edits made so far: a savepoint is a place in the session's list of edits.
    public func savepoint() throws -> Int { try session().edits.count }

    /// Undoes the edits made since; they can be redone.
    public func rollback(to savepoint: Int) throws {
        let session = try session()
        if session.edits.count > savepoint { try session.undo(session.edits.count - savepoint) }
    }

    /// Does nothing: a place in the list of edits holds nothing that could be let go.
    public func release(_ savepoint: Int) throws {}

    /// Whether the session's state has an object; before the name may stand its table, its schema, or both, with dots.
    ///
    /// - Throws: `Diagnostic` (script) for a kind that dbw does not know, with the nearest known one.
    public func exists(kind: String, name: String) throws -> Bool {
        let state = try session().current()
        let parts = name.split(separator: ".").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"")) }
        guard let last = parts.last else { return false }
        let wanted: Set<String> =
            kind == "materialized view" ? ["view"] : kind == "type" ? ["enum", "domain", "composite type"] : [kind]
        guard Kinds.find(kind) != nil || wanted != [kind] else {
            throw Diagnostic(
                .script, "there is no kind of object called \"\(kind)\"",
                help: nearest(kind, in: Kinds.all.map(\.id.rawValue)).map { "did you mean \($0)?" })
        }
        return state.facts.contains { fact in
            guard wanted.contains(fact.kind.rawValue), fact.identity.name == last else { return false }
            switch parts.count {
            case 1: return true
            case 2: return fact.identity.schema == parts[0] || fact.identity.relation == parts[0]
            default: return fact.identity.schema == parts[0] && fact.identity.relation == parts[1]
            }
        }
    }

    /// How many objects the session changed (`diff`), edits it holds, or hazards its plan has.
    ///
    /// - Throws: `Diagnostic` (script) for any other word.
    public func count(of what: String) throws -> Int {
        let session = try session()
        switch what {
        case "diff": return try changes().items.count
        case "edits": return session.edits.count
        case "hazards": return try session.plan().hazards.count
        default:
            throw Diagnostic(
                .script, "count(\(what)) is not known", help: "diff, edits and hazards can be counted")
        }
    }

    /// What the session changed.
    public func changes() throws -> StateChanges {
        let session = try session()
        guard session.isEdited else { return StateChanges(from: .empty, to: .empty) }
        return StateChanges(from: try session.base(), to: try session.current())
    }

    /// The shadow's version as `server_version_num`; opens the session, and is 0 where it cannot be opened.
    public var serverVersion: Int { (try? session().serverVersion) ?? 0 }

    /// The SQL that turns the base into the session's state; empty without edits. It is planned, not proved.
    public func diffText() throws -> String {
        let session = try session()
        return session.isEdited ? try session.plan().sql : ""
    }

    // MARK: text and files

    /// Passes text on to the display: data to `print`, the rest to `note`.
    public func write(_ text: String, to channel: OutputChannel) {
        switch channel {
        case .standardOutput: display.print(text)
        case .standardError: display.note(text)
        }
    }

    /// The bytes of a file, a relative path taken from the workbench's working folder.
    ///
    /// - Throws: `Diagnostic` (script) where it cannot be read, with the nearest name in its folder.
    public func readFile(_ path: String) throws -> [UInt8] {
        let full = workbench.absolute(path)
        guard let data = FileManager.default.contents(atPath: full) else {
            let folder = (full as NSString).deletingLastPathComponent
            let near = nearest(
                (full as NSString).lastPathComponent, in: (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            throw Diagnostic(
                .script, "cannot read \(path)", help: near.map { "did you mean \($0)?" } ?? "see that the file exists")
        }
        return Array(data)
    }

    /// A line from the person at the terminal, without its line end.
    ///
    /// - Throws: what the display throws where nobody can be asked.
    public func prompt(_ text: String) throws -> String { try display.ask(text) }

    /// Runs a command line with `/bin/sh` on this terminal; a failing command is noted and stops nothing.
    ///
    /// - Throws: where the shell itself cannot be started.
    public func shell(_ command: String) throws {
        let outcome = try ProcessRunner("/bin/sh", ["-c", command]).attached()
        if case .exited(let code) = outcome, code != 0 { display.note("the command ended with \(code)\n") }
    }
}

extension WorkbenchHost {
    /// After the shadow server went away: forgets the session, so that the next statement opens it again from its journal.
    public func reconnect() {
        forgetSession()
        workbench.forgetShadow()
    }
}
