/// What a statement was seen to do, on a copy, to the tables that were there before it.
public struct Observation: Sendable, Equatable {
    /// One table, materialized view or partitioned table.
    public struct Table: Sendable, Equatable {
        /// Quoted, with its schema, as it was called before.
        public let name: String
        /// The strongest lock that the statement took beyond those its transaction held already; nil where there is none, or none was to be seen.
        public let lock: LockMode?
        /// Its rows stand in a new file (`pg_class.relfilenode`).
        public let isRewritten: Bool
        /// It was read from end to end (`pg_stat_get_xact_numscans`).
        public let isScanned: Bool

        /// What was seen at one table.
        public init(name: String, lock: LockMode?, isRewritten: Bool, isScanned: Bool) {
            (self.name, self.lock, self.isRewritten, self.isScanned) = (name, lock, isRewritten, isScanned)
        }

        /// `ACCESS EXCLUSIVE on public.users, rewritten`.
        public var summary: String {
            [lock.map { "\($0.rawValue) on \(name)" } ?? name, isRewritten ? "rewritten" : nil, isScanned ? "scanned" : nil]
                .compactMap { $0 }.joined(separator: ", ")
        }
    }

    /// The statement, without its semicolon.
    public let sql: String
    /// By name; those that it only read, or did not touch, are left out.
    public let tables: [Table]
    /// How long it ran on the copy, which holds next to no rows.
    public let milliseconds: Double

    /// What was seen of one statement.
    public init(sql: String, tables: [Table], milliseconds: Double) {
        (self.sql, self.tables, self.milliseconds) = (sql, tables, milliseconds)
    }

    /// For people; nil where no table was locked against anybody, rewritten or scanned.
    public var summary: String? {
        let worth = tables.filter { $0.isRewritten || $0.isScanned || ($0.lock ?? .accessShare) > .rowExclusive }
        return worth.isEmpty ? nil : worth.map(\.summary).joined(separator: "; ")
    }
}

/// The modes of table locks, from weak to strong. Source: PostgreSQL documentation, "Table-Level Locks".
public enum LockMode: String, Sendable, CaseIterable, Comparable {
    case accessShare = "ACCESS SHARE"
    case rowShare = "ROW SHARE"
    case rowExclusive = "ROW EXCLUSIVE"
    case shareUpdateExclusive = "SHARE UPDATE EXCLUSIVE"
    case share = "SHARE"
    case shareRowExclusive = "SHARE ROW EXCLUSIVE"
    case exclusive = "EXCLUSIVE"
    case accessExclusive = "ACCESS EXCLUSIVE"

    /// As `pg_locks.mode` writes it: `AccessExclusiveLock`.
    public var catalogName: String { rawValue.split(separator: " ").map(\.capitalized).joined() + "Lock" }

    /// Weaker before stronger.
    public static func < (left: LockMode, right: LockMode) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

extension Substring {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst().lowercased() }
}

extension Plan {
    /// The plan with what was seen of its statements, matched by their text in order.
    public func observed(_ observations: [Observation]) -> Plan {
        var rest = observations[...]
        var plan = self
        for index in plan.statements.indices {
            guard let place = rest.firstIndex(where: { $0.sql == plan.statements[index].sql }) else { continue }
            plan.statements[index].observed = rest[place]
            rest = rest[(place + 1)...]
        }
        return plan
    }

    /// What was seen of the statements that have hazards, that write a table anew or read all of it: a line each.
    public var evidence: [String] {
        statements.compactMap { statement in
            guard let observed = statement.observed, let summary = observed.summary,
                !statement.hazards.isEmpty || observed.tables.contains(where: { $0.isRewritten || $0.isScanned })
            else { return nil }
            return summary
        }
    }
}
