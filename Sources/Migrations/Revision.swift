/// One row of the revisions table: what happened to one migration on one database.
///
/// Source of the columns and their meaning: Atlas, cmd/atlas/internal/migrate/ent/schema/revision.go.
public struct Revision: Sendable, Equatable {
    /// How the row came to be; several may hold.
    public struct Kind: OptionSet, Sendable, Hashable {
        /// The column's number.
        public let rawValue: Int

        /// From the column's number.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// All up to this version was there already.
        public static let baseline = Kind(rawValue: 1)
        /// The file was executed.
        public static let executed = Kind(rawValue: 2)
        /// A person declared it applied.
        public static let resolved = Kind(rawValue: 4)
    }

    /// The primary key: the version of a file.
    public var version: String
    /// From the file name; kept as it was first written.
    public var description: String
    /// How the row came to be.
    public var kind: Kind
    /// Statements done, and statements in the file, as `AtlasSplitter` counts them.
    public var applied: Int
    /// See `applied`.
    public var total: Int
    /// The first write of this row, ISO 8601 in UTC with microseconds; nil before it is written. The server's clock sets it.
    public var executedAt: String?
    /// In nanoseconds.
    public var executionTime: Int
    /// The server's message where the last attempt failed. Atlas writes the empty string where it did not.
    public var error: String?
    /// The statement that failed, with its `;`.
    public var errorStatement: String?
    /// The file's hash in atlas.sum without `h1:`; empty for a baseline.
    public var hash: String
    /// While partial: one chained hash (`h1:...`) per statement done. Nil when done; SQL NULL and JSON null read alike.
    public var partialHashes: [String]?
    /// Free text: which program wrote the row.
    public var operatorVersion: String

    /// A row as it is before anything ran.
    public init(
        version: String, description: String, kind: Kind = .executed, applied: Int = 0, total: Int = 0, hash: String = "",
        operatorVersion: String
    ) {
        self.version = version
        self.description = description
        self.kind = kind
        self.applied = applied
        self.total = total
        executionTime = 0
        error = ""
        errorStatement = ""
        self.hash = hash
        self.operatorVersion = operatorVersion
    }

    /// Statements of the file are still to be run. A row that a person resolved is not partial, though Atlas's apply would
    /// resume it.
    public var isPartial: Bool { !kind.contains(.resolved) && applied != total && !isMiscounted }

    /// The file was finished, but `total` is from an earlier attempt: Atlas leaves such rows after a tail with another number
    /// of statements, and then stops at them for ever.
    public var isMiscounted: Bool {
        !kind.contains(.resolved) && applied != total
            && (applied > total || (partialHashes == nil && applied > 0 && (error ?? "").isEmpty))
    }
}
