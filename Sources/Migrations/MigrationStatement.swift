import SQLText

/// One statement of a migration file, as PostgreSQL cuts it.
public struct MigrationStatement: Sendable, Equatable {
    /// Without its semicolon.
    public let sql: String
    /// Byte offset in the file.
    public let offset: Int
    /// What follows a `COPY ... FROM STDIN`.
    public let copyData: [UInt8]?
    /// What the comments just before it, or the file's header, keep quiet.
    public let suppressions: [LintSuppression]
}

/// An `atlas:nolint` line.
public struct LintSuppression: Sendable, Equatable {
    /// Codes and names of analyzers; none for everything.
    public let names: [String]
    /// What stands behind `--` or `:`: why.
    public let reason: String?

    /// From what follows `atlas:nolint`.
    init(_ arguments: String) {
        let words = arguments.split(separator: " ", omittingEmptySubsequences: true)
        let end = words.firstIndex { $0 == "--" || $0 == ":" } ?? words.endIndex
        names = words[..<end].map(String.init)
        let rest = words[end...].dropFirst().joined(separator: " ")
        reason = rest.isEmpty ? nil : rest
    }

    /// Whether a finding of this code and analyzer is kept quiet.
    public func covers(code: String, analyzer: String) -> Bool {
        names.isEmpty || names.contains(code) || names.contains(analyzer)
    }
}

extension MigrationFile {
    /// What is sent to the server, in order.
    ///
    /// - Throws: a `Diagnostic` with its place for what must not reach a server: an open quote or comment, a psql command.
    public func statements() throws -> [MigrationStatement] {
        let header = headerArguments(of: "nolint").map(LintSuppression.init)
        var end = 0
        return try ServerPiece.all(of: self).map { piece in
            defer { end = piece.range.upperBound }
            let before = content[min(end, piece.piece.offset)..<piece.piece.offset]
            let own = before.split(separator: UInt8(ascii: "\n")).compactMap { Directive(firstLineOf: $0) }
                .filter { $0.name == "nolint" }.map { LintSuppression($0.arguments) }
            return MigrationStatement(
                sql: piece.piece.sql, offset: piece.piece.offset, copyData: piece.piece.copyData, suppressions: header + own)
        }
    }

    /// Where the file begins or ends a transaction itself; nil where it does not.
    public func transactionControl() throws -> SourceLocation? { try ExecutionPlan(self).transactionControl }
}
