import Schema
import SQLText

/// Reads the schema state of the database that a session is connected to.
public struct CatalogReader {
    /// What is left out of a state.
    public struct Scope: Sendable {
        /// Leaves an object out, with all that is a part of it.
        public var excludes: @Sendable (Identity) -> Bool

        /// A scope that leaves out what the test answers true for; alone, it does not leave out the tables of migration tools.
        public init(excludes: @escaping @Sendable (Identity) -> Bool) { self.excludes = excludes }

        /// Everything.
        public static let everything = Scope { _ in false }

        /// Everything but the tables in which migration tools keep their books.
        public static let standard = Scope { identity in
            Bookkeeping.isTable(schema: identity.schema, name: identity.relation.isEmpty ? identity.name : identity.relation)
                && ["table", "sequence", "schema"].contains(identity.kind.rawValue)
                || identity.kind == "schema" && Bookkeeping.isSchema(identity.name)
        }
    }

    /// One consistent reading of all catalogs: in a snapshot of its own, or inside the session's open transaction, which it leaves as it was.
    ///
    /// - Parameter lineage: names the database's origin; states with equal lineage are matched by OID.
    public static func read(_ session: Session, scope: Scope = .standard, lineage: String? = nil) throws -> State {
        let inside = session.transactionStatus == .inTransaction
        let version = ServerVersion(number: session.serverVersion)
        guard version.major >= 14 else {
            throw Diagnostic(.connection, "the server is PostgreSQL \(version.major); dbw reads the catalogs of 14 and newer")
        }
        let opening = inside ? ["SAVEPOINT dbw_read"] : ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"]
        let closing = inside ? ["ROLLBACK TO SAVEPOINT dbw_read", "RELEASE SAVEPOINT dbw_read"] : ["COMMIT"]
        // The empty search path makes PostgreSQL print every name with its schema; the rest makes constants print alike everywhere.
        let settings =
            "SELECT set_config('search_path', '', true), set_config('DateStyle', 'ISO', true), set_config('IntervalStyle', 'postgres', true),"
            + " set_config('extra_float_digits', '3', true), set_config('quote_all_identifiers', 'off', true),"
            + " set_config('enable_nestloop', 'on', true), set_config('jit', 'off', true)"
        let queries = Kinds.all.map { $0.query(version) }
        let frame =
            opening + [settings, extensionMembers] + queries + [dependencies, UnmodelledObjects.query(version)] + closing
        var assembly = Assembly(skipping: opening.count + 1, version: version, scope: scope, lineage: lineage)
        do {
            try session.pipeline(frame) { assembly.take($0, $1) }
            return assembly.state
        } catch {
            if inside {
                _ = try? session.execute("ROLLBACK TO SAVEPOINT dbw_read; RELEASE SAVEPOINT dbw_read")
            } else {
                _ = try? session.execute("ROLLBACK")
            }
            throw error
        }
    }

    /// Puts the state together result by result, while the server works on the next one.
    private struct Assembly {
        let skipping: Int
        let version: ServerVersion
        let scope: Scope
        let lineage: String?
        var builder: StateBuilder?
        var state = State()

        init(skipping: Int, version: ServerVersion, scope: Scope, lineage: String?) {
            self.skipping = skipping
            self.version = version
            self.scope = scope
            self.lineage = lineage
        }

        mutating func take(_ index: Int, _ rows: Rows) {
            switch index - skipping {
            case 0:
                var members: Set<Address> = []
                for row in 0..<rows.count { members.insert(Address(catalog: oid(rows, row, 0), object: oid(rows, row, 1))) }
                builder = StateBuilder(members: members, isExcluded: scope.excludes)
            case 1...Kinds.all.count:
                let kind = Kinds.all[index - skipping - 1]
                for row in 0..<rows.count {
                    builder?.add(kind: kind, columnCount: rows.columns.count) { rows[row, $0] }
                }
            case Kinds.all.count + 1: takeDependencies(rows)
            case Kinds.all.count + 2:
                state.unmodelled = (0..<rows.count).map { UnmodelledObject(kind: rows[$0, 0] ?? "", name: rows[$0, 1] ?? "") }
            default: break
            }
        }

        private mutating func takeDependencies(_ edges: Rows) {
            builder?.set(serverVersion: version.number, lineage: lineage)
            let built = builder?.finish(
                dependencies: (0..<edges.count).lazy.map { row in
                    (
                        Address(catalog: oid(edges, row, 0), object: oid(edges, row, 1), sub: Int32(edges[row, 2] ?? "0") ?? 0),
                        Address(catalog: oid(edges, row, 3), object: oid(edges, row, 4), sub: Int32(edges[row, 5] ?? "0") ?? 0),
                        edges[row, 6]?.first ?? "n"
                    )
                })
            builder = nil
            if let built { state = built }
        }
    }

    private static func oid(_ rows: Rows, _ row: Int, _ column: Int) -> UInt32 { rows[row, column].flatMap { UInt32($0) } ?? 0 }

    private static let extensionMembers =
        "SELECT d.classid::oid, d.objid FROM pg_depend d WHERE d.deptype = 'e' AND d.objid >= 16384"

    /// Below 16384 are the objects of initdb, on which everything may lean. A row type or array type is no fact, and goes with its owner.
    private static let dependencies = """
        SELECT d.classid::oid, d.objid, d.objsubid, d.refclassid::oid, d.refobjid, d.refobjsubid, d.deptype
        FROM pg_depend d WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'P', 'S')
          AND NOT (d.classid = 1247 AND d.deptype = 'i') AND d.refclassid <> 2615
        """
}

/// The tables in which migration tools keep their books, by name; they are not part of the schema.
public enum Bookkeeping {
    private static let tables: Set<String> = [
        "atlas_schema_revisions", "schema_migrations", "ar_internal_metadata", "_prisma_migrations", "kysely_migration",
        "kysely_migration_lock",
        "flyway_schema_history", "goose_db_version", "__drizzle_migrations", "knex_migrations", "knex_migrations_lock",
        "pgmigrations",
        "alembic_version", "django_migrations", "databasechangelog", "databasechangeloglock", "__diesel_schema_migrations",
        "_sqlx_migrations",
    ]

    /// Whether a table is one.
    public static func isTable(schema: String, name: String) -> Bool { tables.contains(name) && !schema.isEmpty }
    /// Some names, for people.
    public static var examples: String { tables.sorted().prefix(4).joined(separator: ", ") + ", ..." }

    /// Whether a table of a migration tool has this schema to itself.
    public static func isSchema(_ name: String) -> Bool { name == "atlas_schema_revisions" }
}
