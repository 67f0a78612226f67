import Postgres
import SQLText
import Schema

/// Rows put into a copy before a plan is tried on it, to see that they are there afterwards.
///
/// PostgreSQL is asked for a value of each column's type; a table whose checks or types want something else stays empty, and is not counted.
struct Seeds {
    /// The tables that got a row, by OID: a renamed table is the same one.
    private var tables: [UInt32] = []

    init() {}

    var count: Int { tables.count }

    static func plant(_ state: State, _ session: Session) throws -> Seeds {
        var seeds = Seeds()
        try session.execute("BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL row_security = off")
        for table in state.all("table") where table["partition_key"] == nil {
            let columns = state.children(of: table.address, kind: "column").filter {
                $0["generated"] == nil && $0["identity"] != "a"
            }
            let needed = columns.filter { state.children(of: $0.address, kind: "default").isEmpty && $0["identity"] == nil }
            let sql: String
            if needed.isEmpty {
                sql = "INSERT INTO \(table.identity.qualifiedName) DEFAULT VALUES"
            } else {
                let names = needed.map { quoteIdentifier($0.identity.name) }.joined(separator: ", ")
                sql =
                    "INSERT INTO \(table.identity.qualifiedName) (\(names)) VALUES (\(needed.map { value($0, state) }.joined(separator: ", ")))"
            }
            try session.execute("SAVEPOINT dbw_seed")
            do {
                try session.execute(sql)
                seeds.tables.append(table.address.object)
            } catch let error as PostgresError where !error.isConnectionFailure {
                try session.execute("ROLLBACK TO SAVEPOINT dbw_seed")
            }
            try session.execute("RELEASE SAVEPOINT dbw_seed")
        }
        try session.execute("COMMIT")
        return seeds
    }

    /// The seeded tables whose row is gone, as clauses; a table that was dropped is among them.
    func lost(_ session: Session) throws -> [String] {
        try tables.compactMap { oid in
            let rows = try session.query("SELECT \(oid)::regclass::text, relkind FROM pg_class WHERE oid = \(oid)")
            guard let name = rows.scalar else { return "a table that held a row is gone (OID \(oid))" }
            return try session.query("SELECT 1 FROM ONLY \(name) LIMIT 1").count > 0 ? nil : "\(name) held a row and is empty now"
        }
    }

    /// An expression for some value of the column's type.
    private static func value(_ column: Fact, _ state: State) -> String {
        let type = column["type"] ?? "text"
        if column.isTrue("is_array") { return "'{}'::\(type)" }
        let name = column["base_name"] ?? column["type_name"] ?? "text"
        if let schema = column["type_schema"], let type = column["type_name"],
            let label = state.fact(Identity(kind: "enum", schema: schema, name: type))?.enumLabels.first
        {
            return quoteLiteral(label)
        }
        switch name {
        case "int2", "int4", "int8", "numeric", "float4", "float8", "money", "oid": return "1"
        case "bool": return "true"
        case "uuid": return "gen_random_uuid()"
        case "timestamptz", "timestamp", "date", "time", "timetz": return "now()::\(type)"
        case "interval": return "interval '1 day'"
        case "json", "jsonb": return "'{}'"
        case "bytea": return "'\\x01'"
        case "inet", "cidr": return "'10.0.0.1'"
        case "macaddr": return "'08:00:2b:01:02:03'"
        case "bit", "varbit": return "B'1'"
        case "xml": return "'<a/>'"
        case "tsvector", "tsquery", "name": return "'a'"
        // A text that many checks let through: it looks like an address and is short.
        case "text", "varchar", "bpchar", "citext": return "'a@b.co'"
        default: return "NULL"
        }
    }
}
