import Postgres
import SQLText

/// Runs SQL files on a shadow database. Whatever PostgreSQL says is shown with file, line and caret.
struct SchemaLoader {
    let session: Session
    /// Whether roles that the text names may be made where they are missing.
    let makesRoles: Bool
    var onEvent: (Workbench.Event) -> Void = { _ in }

    /// Loads one file.
    ///
    /// - Throws: `Diagnostic` (script) at the statement that the server refused.
    func load(_ source: SourceText) throws {
        let fragments = StatementSplitter.fragments(of: source.bytes)
        if !fragments.contains(where: { $0.kind == .command || $0.kind == .copyData }), try loadAtOnce(source) { return }
        var place = 0
        try runAll(fragments, of: source, at: &place)
    }

    /// - Parameter place: set to the byte at which each statement starts.
    private func runAll(_ fragments: [StatementFragment], of source: SourceText, at place: inout Int) throws {
        var index = 0
        while index < fragments.count {
            let fragment = fragments[index]
            index += 1
            switch fragment.kind {
            case .trivia, .copyData: continue
            case .command: try checkCommand(fragment, source)
            case .statement:
                guard !fragment.body.isEmpty else { continue }
                place = fragment.body.lowerBound
                var data: [UInt8]?
                if fragment.readsCopyData, index < fragments.count, fragments[index].kind == .copyData {
                    data = Array(source.bytes[fragments[index].body])
                    index += 1
                }
                try run(fragment.body, of: source, copyData: data)
            }
        }
    }

    /// The whole text as one message, in one transaction: one round trip. False where it has to go statement by statement, to find the
    /// place of an error or because something in it wants no transaction.
    private func loadAtOnce(_ source: SourceText) throws -> Bool {
        guard !source.bytes.contains(0) else { return false }
        do {
            try session.execute(source.text(0..<source.bytes.count))
            if session.transactionStatus != .idle { throw openTransaction(source) }
            return true
        } catch let error as PostgresError where !error.isConnectionFailure {
            if session.transactionStatus != .idle { try session.execute("ROLLBACK") }
            return false
        }
    }

    /// One statement of a text.
    func loadPart(_ range: Range<Int>, of source: SourceText) throws { try run(range, of: source, copyData: nil, retries: 0) }

    private func openTransaction(_ source: SourceText) -> Diagnostic {
        _ = try? session.execute("ROLLBACK")
        return Diagnostic(
            .script, "the file begins a transaction and does not end it", help: "end it with COMMIT, or leave BEGIN out",
            location: source.location(at: source.bytes.count))
    }

    private func run(_ range: Range<Int>, of source: SourceText, copyData: [UInt8]?, retries: Int = 8) throws {
        let text = source.text(range)
        do {
            if let copyData { try session.copyIn(text, data: copyData) } else { try session.execute(text) }
        } catch let error as PostgresError {
            if retries > 0, session.transactionStatus == .idle, try makeMissingRole(error.sqlState?.code, error.message) {
                return try run(range, of: source, copyData: copyData, retries: retries - 1)
            }
            throw error.diagnostic(in: source, at: range.lowerBound)
        }
    }

    /// Makes the role whose absence an error complains of (SQLSTATE 42704, whose message names it in quotes); false where it is another error.
    private func makeMissingRole(_ state: String?, _ message: String) throws -> Bool {
        guard makesRoles, state == "42704", message.hasPrefix("role \""),
            let role = message.split(separator: "\"").dropFirst().first.map(String.init)
        else { return false }
        try session.execute("CREATE ROLE \(quoteIdentifier(role))")
        onEvent(.note("role \(role) does not exist on the shadow server and was made there, without rights"))
        return true
    }

    /// Dumps hold `\restrict` and `\unrestrict`; nothing else of psql belongs in a schema file.
    private func checkCommand(_ fragment: StatementFragment, _ source: SourceText) throws {
        let word = source.text(fragment.body).split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
        guard !["\\restrict", "\\unrestrict"].contains(word) else { return }
        throw Diagnostic(
            .script, "\(word) is a command of the prompt, and a schema file holds only SQL",
            help: "take it out, or put it into a .dbw script",
            location: source.location(at: fragment.body.lowerBound, length: word.count))
    }
}

/// A statement needs that what stands before it in the same text is committed first.
struct CommitNeeded: Error {
    /// The byte at which the statement starts.
    let offset: Int
}

extension SchemaLoader {
    /// Loads a migration as an executor runs it: in one transaction, unless the file wants none.
    ///
    /// - Throws: `CommitNeeded` where a new enum value is used in the transaction that makes it; else `Diagnostic` (script).
    func loadMigration(_ source: SourceText, rolesLeft: Int = 8) throws {
        let fragments = StatementSplitter.fragments(of: source.bytes)
        var place = 0
        if source.text(0..<source.bytes.count).hasPrefix(MigrationText.outsideTransaction) {
            return try runAll(fragments, of: source, at: &place)
        }
        do {
            try session.execute("BEGIN")
            try runAll(fragments, of: source, at: &place)
            try session.execute("COMMIT")
        } catch {
            let diagnostic = (error as? PostgresError)?.diagnostic() ?? error as? Diagnostic
            guard let diagnostic, diagnostic.family != .connection else { throw error }
            if session.transactionStatus != .idle { try session.execute("ROLLBACK") }
            if diagnostic.sqlState == SQLState.unsafeNewEnumValueUsage.code, place > 0 { throw CommitNeeded(offset: place) }
            if rolesLeft > 0, try makeMissingRole(diagnostic.sqlState, diagnostic.message) {
                return try loadMigration(source, rolesLeft: rolesLeft - 1)
            }
            throw diagnostic
        }
    }
}
