import Schema

/// The ordered statements that turn one state into another.
public struct Plan: Sendable {
    /// In the order in which they run.
    public var statements: [PlannedStatement]

    /// A plan of statements that are in order already.
    public init(statements: [PlannedStatement]) { self.statements = statements }

    /// Whether there is nothing to do.
    public var isEmpty: Bool { statements.isEmpty }

    /// What the plan may cost or lose, each once.
    public var hazards: [Hazard] {
        var seen: Set<Hazard> = []
        return statements.flatMap(\.hazards).filter { seen.insert($0).inserted }
    }

    /// The hazards that need a word the person did not give.
    public func refused(allowing allowed: Set<Hazard.Name>) -> [Hazard] {
        hazards.filter { $0.name.needsPermission && !allowed.contains($0.name) }
    }

    /// The statements as a script for psql: each ended by `;`, with a line before those that cannot run in a transaction.
    public var sql: String {
        statements.map { ($0.isTransactional ? "" : "-- cannot run inside a transaction\n") + $0.sql + ";\n" }.joined()
    }
}

/// One statement of a plan, without its semicolon.
public struct PlannedStatement: Sendable {
    /// The statement's text.
    public var sql: String
    /// What it may cost or lose.
    public var hazards: [Hazard]
    /// Whether PostgreSQL accepts it inside a transaction block.
    public var isTransactional: Bool
    /// The objects that it is about.
    public var subjects: [Identity]
    /// What it was seen to do while the plan was proved; nil before, and where it ran outside a transaction that could be watched.
    public var observed: Observation?

    /// A statement that costs nothing, unless it is said.
    public init(sql: String, hazards: [Hazard] = [], isTransactional: Bool = true, subjects: [Identity] = []) {
        self.sql = sql
        self.hazards = hazards
        self.isTransactional = isTransactional
        self.subjects = subjects
    }
}
