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
        try source.requireText()
        let fragments = StatementSplitter.fragments(of: source.bytes)
        if let open = fragments.last, ![.empty, .complete, .needsSemicolon].contains(open.openness) {
            throw Diagnostic(
                .script, "\(open.openness.description) when the file ends", help: "end what is open",
                location: source.location(at: open.body.isEmpty ? open.range.lowerBound : open.body.lowerBound))
        }
        for fragment in fragments where fragment.kind == .statement {
            let start = source.text(fragment.body.lowerBound..<min(fragment.body.upperBound, fragment.body.lowerBound + 60))
            guard start.uppercased().contains("SUBSCRIPTION") else { continue }
            try Self.requireUnconnected(source.text(fragment.body), at: source.location(at: fragment.body.lowerBound))
        }
        if !fragments.contains(where: { $0.kind == .command || $0.kind == .copyData }), try loadAtOnce(source) { return }
        var index = 0
        while index < fragments.count {
            let fragment = fragments[index]
            index += 1
            switch fragment.kind {
            case .trivia, .copyData: continue
            case .command: try checkCommand(fragment, source)
            case .statement:
                guard !fragment.body.isEmpty else { continue }
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
            if retries > 0, makesRoles, session.transactionStatus == .idle, let role = error.missingRole {
                try session.execute("CREATE ROLE \(quoteIdentifier(role))")
                onEvent(.note("role \(role) does not exist on the shadow server and was made there, without rights"))
                return try run(range, of: source, copyData: copyData, retries: retries - 1)
            }
            throw error.diagnostic(in: source, at: range.lowerBound)
        }
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
