// New tables of all kinds, and columns.
import SQLText

extension SchemaWriter {
    /// A column's definition; the first one is often a key.
    mutating func column(besides others: [Column]) -> (sql: String, column: Column) {
        var column = Column(name: freshColumn(besides: others), type: type())
        var sql = quoteIdentifier(column.name) + " "
        if others.isEmpty, random.chance(60) {
            column = Column(name: "id", type: .plain(random.chance(50) ? "bigint" : "integer"))
            switch random.below(4) {
            case 0: return ("id bigserial", Column(name: "id", type: .plain("bigint")))
            case 1:
                column.isIdentity = true
                let options = sequenceOptions()
                return (
                    "id \(model.text(column.type)) GENERATED \(random.chance(50) ? "ALWAYS" : "BY DEFAULT") AS IDENTITY"
                        + (options.isEmpty ? "" : " (\(options))"), column
                )
            default: return ("id \(model.text(column.type)) NOT NULL", column)
            }
        }
        if !others.isEmpty, random.chance(10), let (expression, type) = expression(others.filter { !$0.isGenerated }) {
            column.type = type
            column.isGenerated = true
            let isVirtual = major >= 18 && random.chance(50)
            sql += "\(model.text(type)) GENERATED ALWAYS AS (\(expression)) \(isVirtual ? "VIRTUAL" : "STORED")"
            return (sql, column)
        }
        sql += model.text(column.type)
        if group(column.type) == .text, random.chance(10) { sql += " COLLATE \"C\"" }
        if random.chance(10), major >= 16 { sql += " STORAGE \(random.chance(50) ? "MAIN" : "EXTERNAL")" }
        if random.chance(30) { sql += " DEFAULT " + defaultValue(column.type) }
        if random.chance(25) { sql += " NOT NULL" }
        if random.chance(6) { sql += " UNIQUE" }
        if random.chance(6) { sql += " CHECK (\(condition([column])))" }
        return (sql, column)
    }

    mutating func defaultValue(_ type: DataType) -> String {
        if random.chance(20), let call = call(on: [], result: type) { return call }
        if group(type) == .number, random.chance(25), let sequence = random.pick(model.all(.sequence)) {
            return "nextval(\(quoteLiteral(model.name(sequence)))::regclass)"
        }
        return literal(type)
    }

    private mutating func columns(_ count: Int) -> (sql: [String], columns: [Column]) {
        var (texts, columns): ([String], [Column]) = ([], [])
        for _ in 0..<count {
            let (sql, column) = column(besides: columns)
            texts.append(sql)
            columns.append(column)
        }
        return (texts, columns)
    }

    mutating func newTable() -> Edit? {
        let (schema, name, sql) = place()
        var (texts, columns) = columns(random.below(6) + (random.chance(4) ? 0 : 1))
        var key: [String] = []
        if random.chance(60), let first = columns.first {
            key = random.chance(80) ? [first.name] : random.sample(columns, 2).map(\.name)
            let name = random.chance(20) ? "CONSTRAINT \(quoteIdentifier(freshName())) " : ""
            texts.append("\(name)PRIMARY KEY (\(key.map(quoteIdentifier).joined(separator: ", ")))")
        }
        if random.chance(15), !columns.isEmpty { texts.append("CHECK (\(condition(columns)))") }
        let persistence = random.chance(6) ? "UNLOGGED " : ""
        let options = random.chance(8) ? " WITH (fillfactor = \(random.below(80) + 15), autovacuum_enabled = false)" : ""
        let isKeyed = key
        let made = columns
        return Edit("CREATE \(persistence)TABLE \(sql) (\(texts.joined(separator: ", ")))\(options)") {
            $0.add(.table, schema, name) { ($0.columns, $0.key) = (made, isKeyed) }
        }
    }

    mutating func newPartitioned() -> Edit? {
        let (schema, name, sql) = place()
        let (texts, columns) = columns(random.below(4) + 2)
        guard
            let key = random.pick(
                columns.filter { [.number, .text, .time].contains(group($0.type)) && !$0.isGenerated && !$0.isIdentity })
        else { return nil }
        let strategy = random.pick(["LIST", "RANGE", "HASH"]) ?? "LIST"
        var list = texts.filter { !$0.contains("UNIQUE") }
        if random.chance(40) { list.append("PRIMARY KEY (\(quoteIdentifier(key.name)))") }
        return Edit(
            "CREATE TABLE \(sql) (\(list.joined(separator: ", "))) PARTITION BY \(strategy) (\(quoteIdentifier(key.name)))"
        ) {
            $0.add(.table, schema, name) { ($0.columns, $0.detail, $0.key) = (columns, strategy, [key.name]) }
        }
    }

    /// A partition's bound; two of one table often get in each other's way, and the server says so.
    mutating func bound(_ parent: Made) -> String {
        if parent.detail != "HASH", random.chance(20) { return "DEFAULT" }
        let type = parent.columns.first { $0.name == parent.key.first }?.type ?? .plain("integer")
        switch parent.detail {
        case "HASH": return "FOR VALUES WITH (modulus 3, remainder \(random.below(3)))"
        case "RANGE":
            let start = random.below(6)
            func edge(_ number: Int) -> String {
                switch group(type) {
                case .number: String(number * 10)
                case .time: "'2024-0\(number + 1)-01'"
                default: "'\(["a", "d", "h", "m", "r", "w", "y"][min(number, 6)])'"
                }
            }
            return
                "FOR VALUES FROM (\(random.chance(10) ? "MINVALUE" : edge(start))) TO (\(random.chance(10) ? "MAXVALUE" : edge(start + 1)))"
        default:
            let values = (0..<(random.below(2) + 1)).map { _ in
                group(type) == .number
                    ? String(random.below(9)) : group(type) == .time ? "'2024-01-0\(random.below(8) + 1)'" : literal(type)
            }
            return "FOR VALUES IN (\(values.joined(separator: ", ")))"
        }
    }

    mutating func newPartition() -> Edit? {
        guard let parent = random.pick(model.all(.table).filter { ["LIST", "RANGE", "HASH"].contains($0.detail) }) else {
            return nil
        }
        let (schema, name, sql) = place()
        var text = "CREATE TABLE \(sql) PARTITION OF \(model.name(parent)) \(bound(parent))"
        var (detail, key): (String, [String]) = ("", [])
        if random.chance(15), let column = random.pick(parent.columns.filter { [.number, .text].contains(group($0.type)) }) {
            (detail, key) = (random.pick(["LIST", "RANGE", "HASH"]) ?? "", [column.name])
            text += " PARTITION BY \(detail) (\(quoteIdentifier(column.name)))"
        }
        return Edit(text) {
            $0.add(.table, schema, name) { ($0.columns, $0.detail, $0.key, $0.parent) = (parent.columns, detail, key, parent.id) }
        }
    }

    mutating func newHeir() -> Edit? {
        guard let parent = random.pick(model.all(.table).filter { $0.detail.isEmpty && $0.parent == nil }) else { return nil }
        let (schema, name, sql) = place()
        var (texts, own): ([String], [Column]) = ([], [])
        for _ in 0..<random.below(3) {
            let (text, column) = column(besides: parent.columns + own)
            texts.append(text)
            own.append(column)
        }
        let made = own
        return Edit("CREATE TABLE \(sql) (\(texts.joined(separator: ", "))) INHERITS (\(model.name(parent)))") {
            $0.add(.table, schema, name) { ($0.columns, $0.detail, $0.parent) = (parent.columns + made, "heir", parent.id) }
        }
    }

    mutating func newTypedTable() -> Edit? {
        guard let type = random.pick(model.all(.composite)) else { return nil }
        let (schema, name, sql) = place()
        let key = random.chance(40) ? " (PRIMARY KEY (\(quoteIdentifier(type.columns.first?.name ?? ""))))" : ""
        return Edit("CREATE TABLE \(sql) OF \(model.name(type))\(key)") {
            $0.add(.table, schema, name) { ($0.columns, $0.detail) = (type.columns, "typed") }
        }
    }

    mutating func addColumn() -> Edit? {
        guard let table = table() else { return nil }
        let (sql, column) = column(besides: table.columns)
        return Edit("ALTER TABLE \(model.name(table)) ADD COLUMN \(sql)") { model in
            model[table.id]?.columns.append(column)
            for heir in model.made where heir.parent == table.id { model[heir.id]?.columns.append(column) }
        }
    }
}
