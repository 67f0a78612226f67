import Foundation
import Postgres
import SQLText
import Schema
import SchemaDiff

/// A person's edits in the shadow: one transaction with a savepoint for each edit, and a journal that outlives the process.
///
/// The transaction is never committed, but for a new enum value that is used at once; then the working copy is thrown away afterwards.
public final class EditSession {
    /// The workbench it was opened from; its shadow server holds the session.
    public let workbench: Workbench
    /// The project whose schema file is the base; only one session of it is open at a time.
    public let project: Project
    /// What was done since the last promote, oldest first.
    public internal(set) var edits: [Edit] = []
    /// Edits that were taken back, the next to redo last; a new edit forgets them.
    public internal(set) var undone: [Edit] = []
    /// Names of places in the list of edits.
    public internal(set) var checkpoints: [String: Int] = [:]
    let folder: SessionFolder
    let lock: SessionLock
    let journal: Journal
    var template: ShadowServer.Template
    var session: Session
    var workingCopy: String
    /// Edits below this are committed in the working copy.
    var committed = 0
    /// The states, read when asked for.
    private var baseState: State?
    private var currentState: State?
    /// How many of a person's BEGINs are open, each with the number of edits at that point.
    var openTransactions: [Int] = []
    /// Where notices of the server go.
    public var onNotice: ((Notice) -> Void)? {
        didSet { session.onNotice = onNotice }
    }

    /// Opens the project's session: the schema file loaded (from a prepared copy where nothing changed), and the journal replayed.
    ///
    /// - Throws: `Diagnostic` where the schema file does not load, the shadow cannot be reached, or another dbw has the session.
    public init(_ workbench: Workbench) throws {
        self.workbench = workbench
        project = try workbench.requireProject()
        folder = try SessionFolder(workbench, project)
        lock = try folder.lock()
        try PendingPromotion.finish(folder, project, note: { workbench.onEvent(.note($0)) })
        journal = Journal(path: folder.journal)
        template = try workbench.schemaTemplate(of: [workbench.schemaSource()])
        (session, workingCopy) = try workbench.shadow().workingCopy(of: template)
        try begin()
        try replay(journal.read())
    }

    deinit {
        session.close()
        if committed > 0 { try? workbench.shadow().discardWorkingCopy(workingCopy) }
    }

    /// The file in which the prompt keeps its history.
    public var historyFile: String { folder.history }
    /// Cancels the running statement from any thread; ask again after a promote, a reset or an undo, which may reconnect.
    public var cancelHandle: CancelHandle { session.cancelHandle }
    /// The shadow's version as `server_version_num`: 150018 is 15.18.
    public var serverVersion: Int { session.serverVersion }
    /// Whether there is an edit to promote; edits that cancel each other out count.
    public var isEdited: Bool { !edits.isEmpty }

    // MARK: running

    /// Runs one statement. What changes something becomes an edit; a failed one leaves the session as it was.
    ///
    /// - Parameters:
    ///   - copyData: the data of a `COPY ... FROM STDIN`.
    ///   - place: turns the server's error into one with a place.
    public func run(_ sql: String, copyData: String? = nil, place: (PostgresError) -> Diagnostic = { $0.diagnostic() }) throws
        -> Rows
    {
        let kind = StatementClass(sql)
        if kind.effect == .transaction { return try runTransactionControl(kind.words, place: place) }
        if kind.runsProgram {
            throw Diagnostic(
                .script, "COPY ... PROGRAM runs a program, which a session does not do",
                help: "run the program yourself, and COPY its output")
        }
        if kind.isAboutRoles {
            throw Diagnostic(
                .script, "roles belong to the whole server, and a session changes one database's schema",
                help:
                    "make the role on the target by hand; on a shadow of its own dbw makes a missing role when a statement names it"
            )
        }
        try SchemaLoader.requireUnconnected(sql)
        let edit = Edit(sql: sql, effect: kind.effect, copyData: copyData)
        do {
            return try perform(edit, kind)
        } catch let error as PostgresError {
            throw explain(error, place(error))
        }
    }

    /// A query that is no part of the session: its effects, if any, are undone.
    public func peek<Result>(_ body: (Session) throws -> Result) throws -> Result {
        try session.execute("SAVEPOINT dbw_peek")
        defer { _ = try? session.execute("ROLLBACK TO SAVEPOINT dbw_peek; RELEASE SAVEPOINT dbw_peek") }
        return try body(session)
    }

    private func perform(_ edit: Edit, _ kind: StatementClass) throws -> Rows {
        do {
            return try attempt(edit, kind)
        } catch SQLState.unsafeNewEnumValueUsage where committed < edits.count {
            // PostgreSQL lets a new enum value be used only after its commit: the working copy takes one.
            try workbench.shadow().markCommitted(workingCopy)
            try session.execute("COMMIT")
            committed = edits.count
            try begin()
            return try attempt(edit, kind)
        } catch let error as PostgresError {
            guard kind.effect == .schema, let role = error.missingRole, try workbench.makeRole(role) else { throw error }
            return try perform(edit, kind)
        }
    }

    private func attempt(_ edit: Edit, _ kind: StatementClass) throws -> Rows {
        let name = "dbw_edit_\(edits.count)"
        let writesBefore = kind.effect == .query ? try writes() : 0
        try session.execute("SAVEPOINT \(name)")
        let rows: Rows
        do {
            let text = kind.shadowForm(of: edit.sql)
            rows = try edit.copyData.map { try session.copyIn(text, data: Array($0.utf8)) } ?? session.query(text)
        } catch {
            if session.transactionStatus != .unknown {
                try session.execute("ROLLBACK TO SAVEPOINT \(name); RELEASE SAVEPOINT \(name)")
            }
            throw error
        }
        if kind.effect == .query {
            guard try writes() > writesBefore else {
                try session.execute("RELEASE SAVEPOINT \(name)")
                return rows
            }
            // A SELECT that wrote, through a function: an edit like any other.
            try record(Edit(sql: edit.sql, effect: .data, copyData: nil))
            return rows
        }
        var edit = edit
        if kind.concurrently != nil, edit.concurrentIndex == nil {
            edit.index = try session.query("SELECT relname FROM pg_class WHERE relkind = 'i' ORDER BY oid DESC LIMIT 1").scalar
        }
        try record(edit)
        return rows
    }

    /// How many transaction ids, of subtransactions too, this session holds: it grows when something was written.
    private func writes() throws -> Int {
        let text = try session.query("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'transactionid'")
            .scalar
        return text.flatMap { Int($0) } ?? 0
    }

    private func record(_ edit: Edit) throws {
        edits.append(edit)
        undone = []
        currentState = nil
        if !isReplaying { try journal.append(Journal.Line(operation: .run, edit: edit)) }
    }

    var isReplaying = false

    func begin() throws {
        session.onNotice = onNotice
        // The id of the whole transaction is taken at once, so that `writes` counts only what statements do.
        try session.execute("BEGIN; SELECT pg_current_xact_id()")
    }

    func forgetState() { currentState = nil }

    private func explain(_ error: PostgresError, _ diagnostic: Diagnostic) -> Diagnostic {
        var diagnostic = diagnostic
        switch error.sqlState {
        case .activeTransaction?:
            diagnostic.help =
                "a session is one transaction in the shadow, and this statement cannot be part of one: put it into a migration by hand"
        case .undefinedTable?, .undefinedColumn?:
            diagnostic.help = diagnostic.help ?? suggestion(for: error)
        default: break
        }
        if error.isConnectionFailure {
            diagnostic.help =
                "the shadow server went away; the session comes back from its journal, with the next statement or the next dbw"
        }
        return diagnostic
    }

    /// "Did you mean", from the names in the session.
    private func suggestion(for error: PostgresError) -> String? {
        guard let wanted = error.message.split(separator: "\"").dropFirst().first.map(String.init), let state = try? current()
        else { return nil }
        let kinds: Set<KindID> = error.sqlState == .undefinedTable ? ["table", "view"] : ["column", "view column"]
        let names = Set(state.facts.filter { kinds.contains($0.kind) }.map(\.identity.name))
        let word = wanted.split(separator: ".").last.map(String.init) ?? wanted
        guard let near = nearest(word, in: names), near != word else { return nil }
        return "did you mean \(quoteIdentifier(near))?"
    }

    // MARK: states

    /// The state the session started from.
    public func base() throws -> State {
        if let baseState { return baseState }
        // From the template: the working copy's catalogs are locked by the session's own changes.
        let state = try workbench.loadTemplate(template).state
        baseState = state
        return state
    }

    /// The state as edited.
    public func current() throws -> State {
        if let currentState { return currentState }
        let state = edits.isEmpty && baseState != nil ? baseState! : try workbench.read(session, lineage: template.database)
        currentState = state
        return state
    }

    /// The state as last read, read once where it never was; for completion, which must not wait.
    public func stateForCompletion() throws -> State? { try currentState ?? baseState ?? current() }

    func forgetBase() {
        baseState = nil
        currentState = nil
    }

    /// The statements that turn the base into what the session holds.
    public func plan() throws -> Plan {
        let from = LoadedState(state: try base(), template: template)
        return try workbench.plan(from: from, to: LoadedState(state: current(), template: nil))
    }
}

extension SQLState {
    static let undefinedTable = SQLState("42P01")
    static let undefinedColumn = SQLState("42703")
}
