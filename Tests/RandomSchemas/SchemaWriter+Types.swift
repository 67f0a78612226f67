// New schemas, types, sequences and functions.
import SQLText

extension SchemaWriter {
    mutating func newSchema() -> Edit? {
        guard model.all(.schema).count < 4 else { return nil }
        let name = freshName()
        let owner = random.chance(15) ? " AUTHORIZATION " + role() : ""
        return Edit("CREATE SCHEMA \(quoteIdentifier(name))\(owner)") { $0.add(.schema, nil, name) }
    }

    static let labels = ["new", "done", "a", "b", "it's", "In Progress", "ünï", "x,y", "q\"q", "(z)"]

    mutating func newEnum() -> Edit? {
        let (schema, name, sql) = place()
        let labels = random.sample(Self.labels, random.below(5) + (random.chance(5) ? 0 : 1))
        return Edit("CREATE TYPE \(sql) AS ENUM (\(labels.map(quoteLiteral).joined(separator: ", ")))") {
            $0.add(.enumeration, schema, name) { $0.labels = labels }
        }
    }

    mutating func newDomain() -> Edit? {
        let (schema, name, sql) = place()
        let base = type()
        var text = "CREATE DOMAIN \(sql) AS \(model.text(base))"
        if random.chance(25) { text += " DEFAULT \(literal(base))" }
        if random.chance(15) { text += " NOT NULL" }
        if random.chance(60) { text += domainCheck(base) }
        return Edit(text) { $0.add(.domain, schema, name) { $0.types = [base] } }
    }

    mutating func domainCheck(_ base: DataType) -> String {
        let check = condition([Column(name: "value", type: base)]).replacing("value", with: "VALUE")
        return (random.chance(40) ? " CONSTRAINT \(quoteIdentifier(freshName()))" : "") + " CHECK (\(check))"
    }

    mutating func newComposite() -> Edit? {
        let (schema, name, sql) = place()
        var columns: [Column] = []
        for _ in 0..<(random.below(4) + 1) { columns.append(Column(name: freshColumn(besides: columns), type: type())) }
        let list = columns.map { "\(quoteIdentifier($0.name)) \(model.text($0.type))" }.joined(separator: ", ")
        return Edit("CREATE TYPE \(sql) AS (\(list))") { $0.add(.composite, schema, name) { $0.columns = columns } }
    }

    mutating func newRange() -> Edit? {
        guard extras.contains(.range) else { return nil }
        let (schema, name, sql) = place()
        let subtype =
            random.pick(["integer", "text", "numeric", "date", "double precision", "timestamp without time zone"]) ?? ""
        var options = "subtype = \(subtype)"
        if subtype == "text", random.chance(40) { options += ", collation = \"C\"" }
        if subtype == "double precision", random.chance(50) { options += ", subtype_diff = float8mi" }
        return Edit("CREATE TYPE \(sql) AS RANGE (\(options))") {
            $0.add(.range, schema, name) { $0.types = [.plain(subtype)] }
        }
    }

    mutating func sequenceOptions() -> String {
        var text = ""
        if random.chance(25) { text += " INCREMENT BY \(random.pick([2, 5, -1, 10]) ?? 1)" }
        if random.chance(15) { text += " MAXVALUE \(random.below(9000) + 1000)" }
        if random.chance(15) { text += " MINVALUE -\(random.below(900) + 5)" }
        if random.chance(15) { text += " START WITH \(random.below(50) + 1)" }
        if random.chance(15) { text += " CACHE \(random.below(20) + 1)" }
        if random.chance(15) { text += " CYCLE" }
        return text
    }

    mutating func newSequence() -> Edit? {
        let owner = schema()
        let (schema, name) = (owner.id, sequenceName())
        let sql = qualified(owner.name, name)
        let type = random.chance(30) ? " AS " + (random.chance(50) ? "integer" : "smallint") : ""
        let unlogged = random.chance(5) ? "UNLOGGED " : ""
        var text = "CREATE \(unlogged)SEQUENCE \(sql)\(type)\(sequenceOptions())"
        if random.chance(15), let table = table(), let column = random.pick(table.columns) {
            text += " OWNED BY \(model.name(table)).\(quoteIdentifier(column.name))"
        }
        return Edit(text) { $0.add(.sequence, schema, name) }
    }

    // MARK: functions

    mutating func newFunction() -> Edit? {
        let (schema, name, _) = place()
        return function(schema: schema, name: name, replacing: nil)
    }

    /// A function, a new one or a new form of `old` with its arguments and result.
    mutating func function(schema: Int, name: String, replacing old: Made?) -> Edit {
        let arguments = old?.types ?? (0..<random.below(3)).map { _ in type(orOwn: 20) }
        let row = random.chance(8) ? table().map { DataType.own($0.id) } : nil
        let result = old?.result ?? row ?? type(orOwn: 20)
        let names = ["p", "q", "r"]
        var list = zip(names, arguments).map { "\($0) \(model.text($1))" }
        if let last = arguments.last, random.chance(15) { list[list.count - 1] += " DEFAULT \(literal(last))" }
        let isSet = old.map { $0.detail == "set" } ?? random.chance(10)
        var head = "CREATE \(old == nil ? "" : "OR REPLACE ")FUNCTION \(qualified(model[schema]?.name ?? "public", name))"
        head += "(\(list.joined(separator: ", "))) RETURNS \(isSet ? "SETOF " : "")\(model.text(result))"
        let text = head + functionOptions() + " " + body(result, arguments, isSet: isSet)
        let id = old?.id
        return Edit(text) {
            if id == nil {
                $0.add(.function, schema, name) {
                    ($0.types, $0.result, $0.detail) = (arguments, result, isSet ? "set" : "")
                }
            }
        }
    }

    private mutating func functionOptions() -> String {
        var text = " " + (random.pick(["IMMUTABLE", "IMMUTABLE", "IMMUTABLE", "STABLE", ""]) ?? "")
        if random.chance(15) { text += " STRICT" }
        if random.chance(10) { text += " SECURITY DEFINER" }
        if random.chance(10) { text += " PARALLEL SAFE" }
        if random.chance(8) { text += " COST \(random.below(500) + 1)" }
        if random.chance(5) { text += " LEAKPROOF" }
        if random.chance(10) { text += random.chance(50) ? " SET search_path TO public, pg_temp" : " SET work_mem TO '4MB'" }
        return text
    }

    private mutating func body(_ result: DataType, _ arguments: [DataType], isSet: Bool) -> String {
        let value = arguments.firstIndex(of: result).map { ["p", "q", "r"][$0] } ?? "\(literal(result))::\(model.text(result))"
        var query = "SELECT \(value)"
        if random.chance(25), let source = relation(), let column = random.pick(source.columns) {
            let isFitting = column.type == result
            query = "SELECT \(isFitting ? "x." + quoteIdentifier(column.name) : value) FROM \(model.name(source)) x LIMIT 1"
        }
        switch random.below(4) {
        case 0: return "LANGUAGE sql BEGIN ATOMIC \(query); END"
        case 1 where !isSet: return "LANGUAGE sql RETURN \(value)"
        case 2: return "LANGUAGE plpgsql AS $b$BEGIN RETURN \(isSet ? "QUERY " + query : "(\(query))"); END$b$"
        default: return "LANGUAGE sql AS $b$ \(query) $b$"
        }
    }

    mutating func newTriggerFunction() -> Edit? {
        let (schema, name, sql) = place()
        let body = random.pick(["RETURN NEW", "RETURN NULL", "NEW := NEW; RETURN NEW"]) ?? ""
        return Edit("CREATE FUNCTION \(sql)() RETURNS trigger LANGUAGE plpgsql AS $t$BEGIN \(body); END$t$") {
            $0.add(.function, schema, name) { ($0.result, $0.detail) = (.plain("trigger"), "trigger") }
        }
    }

    mutating func newProcedure() -> Edit? {
        let (schema, name, sql) = place()
        let arguments = (0..<random.below(3)).map { _ in type(orOwn: 15) }
        let list = zip(["p", "q"], arguments).map { "\(random.chance(20) ? "INOUT " : "")\($0) \(model.text($1))" }
        var body = "LANGUAGE plpgsql AS $b$BEGIN NULL; END$b$"
        if random.chance(30), let table = table() { body = "LANGUAGE sql BEGIN ATOMIC DELETE FROM \(model.name(table)); END" }
        return Edit("CREATE PROCEDURE \(sql)(\(list.joined(separator: ", "))) \(body)") {
            $0.add(.procedure, schema, name) { $0.types = arguments }
        }
    }

    mutating func newAggregate() -> Edit? {
        let (schema, name, sql) = place()
        let forms: [([DataType], String)] = [
            ([.plain("integer")], "sfunc = int4pl, stype = integer, initcond = '0'"),
            ([.plain("text")], "sfunc = textcat, stype = text"),
            (
                [.plain("numeric")],
                "sfunc = numeric_add, stype = numeric, initcond = '0', parallel = safe, combinefunc = numeric_add"
            ),
        ]
        guard let (arguments, options) = random.pick(forms) else { return nil }
        return Edit("CREATE AGGREGATE \(sql)(\(arguments.map { model.text($0) }.joined())) (\(options))") {
            $0.add(.aggregate, schema, name) { $0.types = arguments }
        }
    }
}
