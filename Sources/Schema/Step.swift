/// One action on the server, small enough that steps of different objects can be ordered freely and joined again.
public struct Step: Sendable {
    /// What it says to the server.
    public var form: Form
    /// What it may cost or lose.
    public var hazards: [Hazard]
    /// Whether PostgreSQL accepts it inside a transaction block.
    public var isTransactional: Bool

    /// How the step is written, and what it may be joined with.
    public enum Form: Sendable {
        /// A whole statement without its semicolon.
        case statement(String)
        /// `CREATE TABLE name (` elements `)` trailer. Elements of other steps join it.
        case createTable(name: String, header: String, trailer: String)
        /// A clause of `ALTER TABLE name`. `element` is how it reads inside the table's `CREATE TABLE`, where it can.
        case alterTable(name: String, clause: String, merge: MergeClass, element: Element?)
    }

    /// How a clause reads inside the statement that makes its table or column.
    public enum Element: Sendable {
        case tableElement(String)
        /// A suffix to the definition of a column: ` DEFAULT now()`.
        case columnSuffix(String)
    }

    /// Neighbouring clauses of one table and one class make one `ALTER TABLE`.
    public enum MergeClass: Sendable, Equatable { case addColumn, dropColumn, addConstraint, dropConstraint, alterColumn, alone }

    /// A step of any form.
    public init(_ form: Form, hazards: [Hazard] = [], isTransactional: Bool = true) {
        self.form = form
        self.hazards = hazards
        self.isTransactional = isTransactional
    }

    /// A step that is a statement of its own.
    public static func statement(_ sql: String, hazards: [Hazard] = []) -> Step { Step(.statement(sql), hazards: hazards) }

    /// A step that is a clause of `ALTER TABLE`.
    public static func alterTable(
        _ name: String, _ clause: String, merge: MergeClass = .alone, element: Element? = nil, hazards: [Hazard] = []
    ) -> Step {
        Step(.alterTable(name: name, clause: clause, merge: merge, element: element), hazards: hazards)
    }
}

/// What a step may cost or lose beyond doing its work.
public struct Hazard: Sendable, Hashable {
    /// The names that `--allow` takes.
    public enum Name: String, Sendable, CaseIterable, Comparable {
        case deletesData = "deletes-data"
        case possibleRename = "possible-rename"
        case rewritesTable = "rewrites-table"
        case scansTable = "scans-table"
        case mayFailOnData = "may-fail-on-data"
        case blocksWrites = "blocks-writes"
        case unmodelledObject = "unmodelled-object"
        case secretLeftOut = "secret-left-out"
        case slotLeftBehind = "slot-left-behind"

        /// Whether a plan with it needs the person's word (`--allow`).
        public var needsPermission: Bool {
            switch self {
            case .deletesData, .possibleRename, .unmodelledObject, .secretLeftOut, .slotLeftBehind: true
            case .rewritesTable, .scansTable, .mayFailOnData, .blocksWrites: false
            }
        }

        /// By name.
        public static func < (left: Name, right: Name) -> Bool { left.rawValue < right.rawValue }
    }

    /// Which rule it is.
    public let name: Name
    /// What it is about, as a clause: `drops table public.users with its rows`.
    public let message: String

    /// The message is a clause about the object.
    public init(_ name: Name, _ message: String) {
        self.name = name
        self.message = message
    }
}
