// Types, literals and expressions.
import SQLText

extension SchemaWriter {
    /// What can be done with values of a type.
    enum Group { case number, text, bool, time, other }

    private static let plainTypes = [
        "integer", "integer", "bigint", "smallint", "text", "text", "text", "character varying(20)", "character(5)",
        "numeric(10,2)", "numeric", "boolean", "date", "timestamp without time zone", "timestamp(3) with time zone",
        "time without time zone", "interval", "interval day to second(2)", "uuid", "jsonb", "json", "bytea", "inet", "real",
        "double precision", "bit(4)", "bit varying(8)", "tsvector", "point", "int4range", "money", "name", "\"char\"", "macaddr",
        "character varying", "xml", "daterange", "int4multirange",
    ]

    mutating func type(orOwn ownChance: Int = 25) -> DataType {
        let own = model.all(.enumeration, .enumeration, .domain, .composite, .range)
        if random.chance(ownChance), let chosen = random.pick(own) {
            return random.chance(15) ? .array(.own(chosen.id)) : .own(chosen.id)
        }
        let plain = DataType.plain(random.pick(Self.plainTypes) ?? "text")
        return random.chance(8) ? .array(plain) : plain
    }

    func group(_ type: DataType) -> Group {
        switch type {
        case .array: return .other
        case .own(let id): return model[id].flatMap { $0.kind == .domain ? $0.types.first : nil }.map { group($0) } ?? .other
        case .plain(let name):
            if ["integer", "bigint", "smallint", "real", "double precision"].contains(name) || name.hasPrefix("numeric") {
                return .number
            }
            if name == "text" || name.hasPrefix("character") { return .text }
            if name == "boolean" { return .bool }
            return name == "date" || name.hasPrefix("timestamp") ? .time : .other
        }
    }

    /// A constant of the type, with its type written where it needs it.
    mutating func literal(_ type: DataType) -> String {
        switch type {
        case .array: return "'{}'::\(model.text(type))"
        case .own(let id):
            guard let made = model[id] else { return "NULL" }
            switch made.kind {
            case .enumeration: return quoteLiteral(random.pick(made.labels) ?? "a") + "::" + model.text(type)
            case .domain: return literal(made.types.first ?? .plain("text"))
            case .range: return "'empty'::" + model.text(type)
            default: return "NULL"
            }
        case .plain(let name): return plainLiteral(name)
        }
    }

    private mutating func plainLiteral(_ name: String) -> String {
        switch group(.plain(name)) {
        case .number: return String(random.below(90) + 1)
        case .text: return random.pick(["'a'", "'x y'", "'it''s'", "''", "'b'"]) ?? "''"
        case .bool: return random.chance(50) ? "true" : "false"
        case .time: return random.chance(50) ? "now()" : "'2024-01-0\(random.below(8) + 1)'::\(name)"
        case .other: break
        }
        let values = [
            "time": "'10:00'", "interval": "'1 day'", "uuid": "'00000000-0000-0000-0000-00000000000\(random.below(9))'",
            "json": "'{\"a\": \(random.below(9))}'", "jsonb": "'[]'", "bytea": "'\\x0\(random.below(9))'", "inet": "'10.0.0.1'",
            "bit(4)": "B'0101'", "bit varying(8)": "B'1'", "point": "'(1,2)'", "money": "'5.00'",
            "macaddr": "'08:00:2b:01:02:03'",
            "xml": "'<a/>'", "int4range": "'[1,5)'", "daterange": "'empty'", "int4multirange": "'{[1,2)}'",
        ]
        let key = values.keys.sorted().last { name.hasPrefix($0) }
        return (key.flatMap { values[$0] } ?? "'a'") + "::" + name
    }

    /// A condition on columns; it uses only what is immutable.
    mutating func condition(_ columns: [Column]) -> String {
        guard let column = random.pick(columns) else { return "true" }
        let name = quoteIdentifier(column.name)
        if random.chance(12), let other = random.pick(columns) {
            return "(\(condition([column])) \(random.chance(50) ? "AND" : "OR") \(condition([other])))"
        }
        if random.chance(12), let call = call(on: [column], result: .plain("boolean")) { return call }
        switch group(column.type) {
        case .number:
            return random.pick(["\(name) > 0", "\(name) BETWEEN 0 AND 1000", "\(name) IN (1, 2, 3)", "(\(name) + 1) <> 0"]) ?? ""
        case .text:
            return random.pick([
                "\(name) <> 'z'", "length(\(name)::text) < 100", "\(name) ~ '^[a-z]*'", "lower(\(name)::text) = \(name)",
                "\(name) IN ('a', 'b', '')",
            ]) ?? ""
        case .bool: return random.chance(50) ? name : "NOT \(name)"
        default: break
        }
        if case .own(let id) = column.type, let made = model[id], made.kind == .enumeration, random.chance(70) {
            return "\(name) <> \(literal(column.type))"
        }
        return "\(name) IS \(random.chance(50) ? "NOT " : "")NULL"
    }

    /// An expression over columns, and its type where it is known.
    mutating func expression(_ columns: [Column]) -> (sql: String, type: DataType)? {
        guard let column = random.pick(columns) else { return nil }
        let name = quoteIdentifier(column.name)
        if random.chance(15), let call = call(on: [column], result: nil) { return (call, .plain("text")) }
        switch group(column.type) {
        case .number where random.chance(70):
            return (random.pick(["(\(name) + 1)", "(\(name) * 2)", "abs(\(name))"]) ?? name, column.type)
        case .text where random.chance(70):
            return (
                random.pick(["lower(\(name)::text)", "(\(name)::text || 'x'::text)", "upper(\(name)::text)"]) ?? name,
                .plain("text")
            )
        case .bool where random.chance(70): return ("(NOT \(name))", .plain("boolean"))
        default: return random.chance(30) ? ("(\(name) IS NULL)", .plain("boolean")) : (name, column.type)
        }
    }

    /// A call of one of the schema's functions with a column or a constant.
    mutating func call(on columns: [Column], result: DataType?) -> String? {
        let known = model.all(.function).filter {
            $0.types.count <= 1 && (result == nil || $0.result == result) && $0.detail != "set"
        }
        guard let function = random.pick(known) else { return nil }
        guard let wanted = function.types.first else { return model.name(function) + "()" }
        guard let column = columns.first(where: { $0.type == wanted }) else {
            return "\(model.name(function))(\(literal(wanted)))"
        }
        return "\(model.name(function))(\(quoteIdentifier(column.name)))"
    }
}
