import SQLText
import SchemaDiff

/// What a target says to the pending migrations before they run.
public struct Preflight: Sendable {
    /// One thing that was asked.
    public struct Answer: Sendable {
        /// Whether the rows let the statement through.
        public enum Outcome: Sendable, Equatable {
            case passes
            /// So many rows or groups of rows, counted up to `rowLimit` + 1, and a few of their keys.
            case blocked(rows: Int, samples: [String])
            /// It was not answered, and why.
            case unknown(String)
        }
        /// The statement's place in its file.
        public let location: SourceLocation
        /// What stands in the way where there is something: `null in public.users.name`.
        public let obstacle: String
        /// What the target said.
        public let outcome: Outcome
    }

    /// A table of the target on which a statement takes a lock that others wait for.
    public struct Lock: Sendable {
        /// The first statement that takes the strongest one.
        public let location: SourceLocation
        /// Quoted, with its schema.
        public let table: String
        /// As it was seen on the shadow.
        public let mode: LockMode
        /// With its indexes, as the target has it.
        public let bytes: Int
        /// As the target's statistics estimate it; nil where it was never analyzed.
        public let rows: Int?
    }

    /// A session of the target that holds a lock on one of these tables in a transaction that is open for long.
    public struct Wait: Sendable {
        /// The server's process.
        public let pid: Int
        /// Since its transaction began.
        public let seconds: Int
        /// A table that it holds.
        public let table: String
        /// The beginning of its last statement.
        public let query: String
    }

    /// In the order of the statements.
    public var answers: [Answer] = []
    /// By the order in which they are taken.
    public var locks: [Lock] = []
    /// What a migration would wait for now.
    public var waits: [Wait] = []
    /// The migrations that were looked at.
    public var files: [String] = []
    /// Why nothing was asked; nil where something was.
    public var skipped: String?

    /// What would fail.
    public var blocked: [Answer] {
        answers.filter { if case .blocked = $0.outcome { true } else { false } }
    }

    /// Rows are counted so far.
    public static let rowLimit = 1000
}
