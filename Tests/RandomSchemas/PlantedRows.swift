// Whether the values that stood in the tables before a plan stand there after it.
import Postgres
import SQLText
import Schema
import SchemaDiff

/// What the tables of a state hold: a digest of each column's values.
struct PlantedRows {
    private struct Values {
        let column: Fact
        let digest: String
    }

    /// By the table's OID.
    private var tables: [UInt32: (table: Fact, rows: String, columns: [Int32: Values])] = [:]

    /// The table above each partition, by their qualified names: it takes its partitions along.
    private let wholes: [String: String]

    init(_ state: State, _ session: Session) throws {
        wholes = Dictionary(
            state.all("partition").map { ($0.identity.qualifiedName, $0["parent"] ?? "") },
            uniquingKeysWith: { first, _ in first })
        for table in state.all("table") where table["partition_key"] == nil {
            let columns = state.children(of: table.address, kind: "column").filter { $0["generated"] == nil }
            let row = try Self.digests(of: columns.map(\.identity.name), in: table.identity.qualifiedName, session)
            guard let count = row[0], count != "0" else { continue }
            var values: [Int32: Values] = [:]
            for (index, column) in columns.enumerated() {
                values[column.address.sub] = Values(column: column, digest: row[index + 1] ?? "")
            }
            tables[table.address.object] = (table, count, values)
        }
    }

    private func goesWithWhole(_ table: String, _ dropped: Set<String>) -> Bool {
        var name = table
        for _ in 0..<8 {
            guard let whole = wholes[name] else { return false }
            if dropped.contains(whole) { return true }
            name = whole
        }
        return false
    }

    private static func digests(of columns: [String], in table: String, _ session: Session) throws -> [String?] {
        let list = columns.map { name in
            let text = quoteIdentifier(name) + "::text"
            return ", md5(string_agg(\(text), '|' ORDER BY \(text) COLLATE \"C\"))"
        }
        return try session.query("SELECT count(*)\(list.joined()) FROM ONLY \(table)").row(0)
    }

    /// What is gone though the plan does not say so, a line each.
    func lost(_ plan: Plan, _ session: Session) throws -> [String] {
        let named = plan.statements.filter { $0.hazards.contains { $0.name == .deletesData } }.flatMap(\.subjects)
        // A renamed table's column is named by its new table: the own name has to do.
        var excused = Set(named.map(\.name))
        // An attribute of a type takes the columns of typed tables with it.
        for hazard in plan.hazards where hazard.name == .deletesData && hazard.message.hasPrefix("takes ") {
            guard let end = hazard.message.firstRange(of: " out of ") else { continue }
            excused.insert(unquoteIdentifier(String(hazard.message[..<end.lowerBound].dropFirst(6))))
        }
        var lines: [String] = []
        for (oid, held) in tables.sorted(by: { $0.key < $1.key }) where !excused.contains(held.table.identity.name) {
            let found = try session.query("SELECT oid::regclass::text FROM pg_class WHERE oid = \(oid)").scalar
            guard let name = found else {
                if goesWithWhole(held.table.identity.qualifiedName, Set(named.map(\.qualifiedName))) { continue }
                lines.append("\(held.table.identity.label) held \(held.rows) rows and is gone")
                continue
            }
            let now = try session.query(
                "SELECT attnum, attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = \(oid) AND attnum > 0 AND NOT attisdropped"
            )
            let names = (0..<now.count).map { now[$0, 1] ?? "" }
            let row = try Self.digests(of: names, in: name, session)
            if row[0] != held.rows {
                lines.append("\(held.table.identity.label) held \(held.rows) rows and holds \(row[0] ?? "none")")
            }
            for (number, values) in held.columns where !excused.contains(values.column.identity.name) {
                guard let index = (0..<now.count).first(where: { now[$0, 0] == String(number) }) else {
                    lines.append("\(values.column.identity.label) is gone with its values")
                    continue
                }
                // Values of a type of the schema's own may be written another way now.
                guard let type = values.column["type"], now[index, 2] == type, !type.contains(".") else { continue }
                if row[index + 1] ?? "" != values.digest { lines.append("\(values.column.identity.label) has other values") }
            }
        }
        return lines
    }
}
