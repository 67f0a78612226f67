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

        /// Everything but the tables in which migration tools keep their books.
        public static let standard = Scope { identity in
            switch identity.kind {
            case "table", "sequence":
                Bookkeeping.isTable(schema: identity.schema, name: identity.relation.isEmpty ? identity.name : identity.relation)
            case "schema": Bookkeeping.isSchema(identity.name)
            default: false
            }
        }
    }

    /// One consistent reading of all catalogs: in a snapshot of its own, or inside the session's open transaction, which it leaves as it was.
    ///
    /// - Parameter lineage: names the database's origin; states with equal lineage are matched by OID.
    public static func read(_ session: Session, scope: Scope = .standard, lineage: String? = nil) throws -> State {
        let version = try version(of: session)
        let queries = [extensionMembers] + Kinds.all.map { $0.query(version) } + [dependencies, UnmodelledObjects.query(version)]
        var assembly = Assembly(version: version, scope: scope, lineage: lineage)
        try ask(session, queries) { assembly.take($0, $1) }
        return assembly.state
    }

    static func version(of session: Session) throws -> ServerVersion {
        let version = ServerVersion(number: session.serverVersion)
        guard version.major >= 14 else {
            throw Diagnostic(.connection, "the server is PostgreSQL \(version.major); dbw reads the catalogs of 14 and newer")
        }
        return version
    }

    /// Runs catalog queries in one pipeline and one snapshot, under settings that make PostgreSQL print everything alike everywhere.
    static func ask(_ session: Session, _ queries: [String], each: (Int, Rows) -> Void) throws {
        let inside = session.transactionStatus == .inTransaction
        let opening = inside ? ["SAVEPOINT dbw_read"] : ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"]
        let closing = inside ? ["ROLLBACK TO SAVEPOINT dbw_read", "RELEASE SAVEPOINT dbw_read"] : ["COMMIT"]
        do {
            let skipped = opening.count + 1
            try session.pipeline(opening + [settings] + queries + closing) { index, rows in
                if queries.indices.contains(index - skipped) { each(index - skipped, rows) }
            }
        } catch {
            if inside {
                _ = try? session.execute("ROLLBACK TO SAVEPOINT dbw_read; RELEASE SAVEPOINT dbw_read")
            } else {
                _ = try? session.execute("ROLLBACK")
            }
            throw error
        }
    }

    /// The empty search path makes PostgreSQL print every name with its schema; the rest makes constants print alike everywhere.
    private static let settings =
        "SELECT set_config('search_path', '', true), set_config('DateStyle', 'ISO', true), set_config('IntervalStyle', 'postgres', true),"
        + " set_config('extra_float_digits', '3', true), set_config('quote_all_identifiers', 'off', true),"
        + " set_config('enable_nestloop', 'on', true), set_config('jit', 'off', true)"

    /// Puts the state together result by result, while the server works on the next one.
    private struct Assembly {
        let version: ServerVersion
        let scope: Scope
        let lineage: String?
        var builder: StateBuilder?
        var state = State()

        init(version: ServerVersion, scope: Scope, lineage: String?) {
            self.version = version
            self.scope = scope
            self.lineage = lineage
        }

        mutating func take(_ index: Int, _ rows: Rows) {
            switch index {
            case 0: builder = StateBuilder(members: rows.addresses, isExcluded: scope.excludes)
            case 1...Kinds.all.count: builder?.add(kind: Kinds.all[index - 1], rows: rows)
            case Kinds.all.count + 1:
                builder?.set(serverVersion: version.number, lineage: lineage)
                if let built = builder?.finish(dependencies: rows) { state = built }
                builder = nil
            case Kinds.all.count + 2:
                state.unmodelled = CatalogReader.unmodelled(rows)
            default: break
            }
        }
    }

    static func unmodelled(_ rows: Rows) -> [UnmodelledObject] {
        (0..<rows.count).map { UnmodelledObject(kind: rows[$0, 0] ?? "", name: rows[$0, 1] ?? "") }
    }

    static let extensionMembers =
        "SELECT d.classid::oid, d.objid FROM pg_depend d WHERE d.deptype = 'e' AND d.objid >= 16384"

    /// Below 16384 are the objects of initdb, on which everything may lean. Row types, array types, toast tables, the index behind a
    /// constraint and the triggers of a foreign key are no facts, and go with their owner.
    static let dependencies = """
        SELECT d.classid::oid, d.objid, d.objsubid, d.refclassid::oid, d.refobjid, d.refobjsubid, d.deptype
        FROM pg_depend d WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'P', 'S')
          AND NOT (d.classid IN (1247, 1259, 2620) AND d.deptype = 'i') AND d.refclassid <> 2615
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

extension Rows: CatalogRows {
    /// How many cells a row has.
    public var columnCount: Int { columns.count }

    /// Of rows of a catalog's and an object's OID.
    var addresses: Set<Address> {
        Set((0..<count).map { Address(catalog: number($0, 0) ?? 0, object: number($0, 1) ?? 0) })
    }
}
