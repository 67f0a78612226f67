// Kinds of objects beyond the common ones. Each is made only where dbw handles it, which a sample shows.
import SQLText

/// A further kind of object that dbw may handle.
public enum Extra: String, CaseIterable, Sendable {
    case range, rule, statistics, operators, cast, collation, textSearch, publication, foreign, eventTrigger, defaultPrivileges
    case conversion, operatorClass, shellType, accessMethod

    /// Statements that make one of each; what the server does not take does not count.
    public var sample: [String] {
        switch self {
        case .range: ["CREATE TYPE public.dbw_r AS RANGE (subtype = integer)"]
        case .rule:
            [
                "CREATE TABLE public.dbw_t (a int)",
                "CREATE RULE r AS ON INSERT TO public.dbw_t DO ALSO SELECT 1",
            ]
        case .statistics:
            ["CREATE TABLE public.dbw_t (a int, b int)", "CREATE STATISTICS public.dbw_s ON a, b FROM public.dbw_t"]
        case .operators: ["CREATE OPERATOR public.=== (FUNCTION = int4eq, LEFTARG = int4, RIGHTARG = int4)"]
        case .cast:
            ["CREATE TYPE public.dbw_e AS ENUM ('a')", "CREATE CAST (public.dbw_e AS int) WITH INOUT AS ASSIGNMENT"]
        case .collation: ["CREATE COLLATION public.dbw_c FROM \"C\""]
        case .textSearch:
            [
                "CREATE TEXT SEARCH DICTIONARY public.dbw_d (TEMPLATE = pg_catalog.simple)",
                "CREATE TEXT SEARCH CONFIGURATION public.dbw_g (PARSER = \"default\")",
            ]
        case .publication: ["CREATE PUBLICATION dbw_p"]
        case .foreign:
            [
                "CREATE FOREIGN DATA WRAPPER dbw_w", "CREATE SERVER dbw_v FOREIGN DATA WRAPPER dbw_w",
                "CREATE FOREIGN TABLE public.dbw_f (a int) SERVER dbw_v", "CREATE USER MAPPING FOR PUBLIC SERVER dbw_v",
            ]
        case .eventTrigger:
            [
                "CREATE FUNCTION public.dbw_x() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                "CREATE EVENT TRIGGER dbw_y ON sql_drop EXECUTE FUNCTION public.dbw_x()",
            ]
        case .defaultPrivileges: ["ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO dbw_case_app"]
        case .conversion: ["CREATE CONVERSION public.dbw_n FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8"]
        case .operatorClass:
            [
                "CREATE OPERATOR CLASS public.dbw_o FOR TYPE int4 USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=,"
                    + " OPERATOR 5 >, FUNCTION 1 btint4cmp(int4, int4)"
            ]
        case .shellType: ["CREATE TYPE public.dbw_q"]
        case .accessMethod: ["CREATE ACCESS METHOD dbw_a TYPE TABLE HANDLER heap_tableam_handler"]
        }
    }
}

extension SchemaWriter {
    /// Something of one of the further kinds.
    mutating func newExtra() -> Edit? {
        guard let extra = random.pick(extras.subtracting([.range]).sorted { $0.rawValue < $1.rawValue }) else { return nil }
        switch extra {
        case .range: return nil
        case .rule: return newRule()
        case .statistics: return newStatistics()
        case .operators: return newOperator()
        case .cast: return newCast()
        case .collation:
            return other("COLLATION", random.pick(["FROM \"C\"", "FROM \"POSIX\"", "(provider = icu, locale = 'und')"]) ?? "")
        case .textSearch: return newTextSearch()
        case .publication: return newPublication()
        case .foreign: return newForeign()
        case .eventTrigger: return newEventTrigger()
        case .defaultPrivileges: return defaultPrivileges()
        case .conversion: return other("CONVERSION", "FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8", verb: "CREATE")
        case .operatorClass: return newOperatorClass()
        case .shellType: return other("TYPE", "")
        case .accessMethod: return outside("ACCESS METHOD", "TYPE TABLE HANDLER heap_tableam_handler")
        }
    }

    private mutating func other(_ kind: String, _ definition: String, verb: String = "CREATE") -> Edit {
        let (schema, name, sql) = place()
        return Edit("\(verb) \(kind) \(sql) \(definition)") { $0.add(.other, schema, name) { $0.detail = kind } }
    }

    /// Something that is in no schema.
    private mutating func outside(_ kind: String, _ definition: String) -> Edit {
        let name = freshName()
        return Edit("CREATE \(kind) \(quoteIdentifier(name)) \(definition)") { $0.add(.other, nil, name) { $0.detail = kind } }
    }

    private mutating func newRule() -> Edit? {
        guard let owner = random.pick(model.all(.table, .view)) else { return nil }
        let name = freshName()
        let event = random.pick(["INSERT", "UPDATE", "DELETE"]) ?? ""
        let condition = random.chance(30) ? " WHERE " + self.condition(owner.columns).replacing("\"", with: "\"") : ""
        let other = relation().map { "SELECT FROM \(model.name($0))" } ?? "NOTHING"
        let action = random.pick(["ALSO \(other)", "INSTEAD NOTHING", "ALSO NOTIFY changed"]) ?? ""
        let isBare = event == "INSERT" || !condition.isEmpty
        return Edit(
            "CREATE RULE \(quoteIdentifier(name)) AS ON \(event) TO \(model.name(owner))\(isBare ? "" : condition) DO \(action)"
        ) {
            $0.add(.rule, nil, name, table: owner.id)
        }
    }

    private mutating func newStatistics() -> Edit? {
        guard let owner = random.pick(model.all(.table, .materialized)), owner.columns.count > 1 else { return nil }
        let (schema, name, sql) = place()
        let columns = random.sample(owner.columns, 2).map { column in
            random.chance(25)
                ? expression([column]).map { "(\($0.sql))" } ?? quoteIdentifier(column.name) : quoteIdentifier(column.name)
        }
        let kinds = random.pick(["", " (ndistinct)", " (dependencies, mcv)"]) ?? ""
        return Edit("CREATE STATISTICS \(sql)\(kinds) ON \(columns.joined(separator: ", ")) FROM \(model.name(owner))") {
            $0.add(.statistics, schema, name) { _ in }
        }
    }

    private mutating func newOperator() -> Edit? {
        let schema = schema()
        let symbol = random.pick(["===", "<->>", "~~>", "|+|"]) ?? "==="
        let pairs = [("int4eq", "integer"), ("texteq", "text"), ("booleq", "boolean")]
        guard let (function, type) = random.pick(pairs) else { return nil }
        let extra =
            random.chance(40)
            ? ", COMMUTATOR = OPERATOR(\(quoteIdentifier(schema.name)).\(symbol)), RESTRICT = eqsel, HASHES" : ""
        return Edit(
            "CREATE OPERATOR \(quoteIdentifier(schema.name)).\(symbol) (FUNCTION = \(function), LEFTARG = \(type), RIGHTARG = \(type)\(extra))"
        )
    }

    private mutating func newOperatorClass() -> Edit? {
        let name = random.chance(50) ? "FAMILY" : "CLASS"
        if name == "FAMILY" { return other("OPERATOR FAMILY", "USING btree").dropping("USING btree") }
        return other(
            "OPERATOR CLASS",
            "FOR TYPE integer USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer)"
        ).dropping("USING btree")
    }

    private mutating func newCast() -> Edit? {
        guard let type = random.pick(model.all(.enumeration, .composite, .range)) else { return nil }
        let how = random.pick(["", " AS ASSIGNMENT", " AS IMPLICIT"]) ?? ""
        return Edit(
            "CREATE CAST (\(model.name(type)) AS \(random.pick(["text", "integer", "jsonb"]) ?? "text")) WITH INOUT\(how)")
    }

    private mutating func newTextSearch() -> Edit? {
        switch random.below(4) {
        case 0:
            return other(
                "TEXT SEARCH CONFIGURATION", random.chance(50) ? "(COPY = pg_catalog.english)" : "(PARSER = \"default\")")
        case 1:
            let configurations = model.all(.other).filter { $0.detail == "TEXT SEARCH CONFIGURATION" }
            guard let configuration = random.pick(configurations) else { return nil }
            let dictionary =
                random.pick(model.all(.other).filter { $0.detail == "TEXT SEARCH DICTIONARY" }).map { model.name($0) } ?? "simple"
            let verb = random.pick(["ADD MAPPING FOR word", "ALTER MAPPING FOR asciiword", "ADD MAPPING FOR email, url"]) ?? ""
            return Edit("ALTER TEXT SEARCH CONFIGURATION \(model.name(configuration)) \(verb) WITH \(dictionary), simple")
        default:
            let options =
                random.pick(["TEMPLATE = pg_catalog.simple, accept = false", "TEMPLATE = snowball, language = 'english'"]) ?? ""
            return other("TEXT SEARCH DICTIONARY", "(\(options))")
        }
    }

    private mutating func newPublication() -> Edit? {
        var scope = ""
        switch random.below(4) {
        case 0: scope = "FOR ALL TABLES"
        case 1:
            if let table = table() {
                scope = "FOR TABLE \(model.name(table))" + (random.chance(40) ? " WHERE (\(condition(table.columns)))" : "")
            }
        case 2: scope = "FOR TABLES IN SCHEMA \(quoteIdentifier(schema().name))"
        default: break
        }
        return outside("PUBLICATION", scope + (random.chance(30) ? " WITH (publish = 'insert, update')" : ""))
    }

    private mutating func newForeign() -> Edit? {
        let wrappers = model.all(.other).filter { $0.detail == "FOREIGN DATA WRAPPER" }
        let servers = model.all(.other).filter { $0.detail == "SERVER" }
        guard let wrapper = random.pick(wrappers) else { return outside("FOREIGN DATA WRAPPER", "") }
        guard let server = random.pick(servers), random.chance(80) else {
            return outside("SERVER", "VERSION '1.0' FOREIGN DATA WRAPPER \(model.name(wrapper))")
        }
        if random.chance(25) {
            return Edit("CREATE USER MAPPING FOR \(random.chance(50) ? "PUBLIC" : role()) SERVER \(model.name(server))")
        }
        let (sql, column) = column(besides: [Column(name: "none", type: .plain("text"))])
        return other("FOREIGN TABLE", "(\(sql)) SERVER \(model.name(server))").remembering([column])
    }

    private mutating func newEventTrigger() -> Edit? {
        guard let function = random.pick(model.all(.function).filter { $0.detail == "event" }) else {
            let (schema, name, sql) = place()
            return Edit("CREATE FUNCTION \(sql)() RETURNS event_trigger LANGUAGE plpgsql AS $e$BEGIN END$e$") {
                $0.add(.function, schema, name) { ($0.detail, $0.result) = ("event", .plain("event_trigger")) }
            }
        }
        let tags = random.chance(50) ? " WHEN TAG IN ('DROP TABLE')" : ""
        return outside("EVENT TRIGGER", "ON sql_drop\(tags) EXECUTE FUNCTION \(model.name(function))()")
    }

    private mutating func defaultPrivileges() -> Edit {
        let inside = random.chance(50) ? " IN SCHEMA \(quoteIdentifier(schema().name))" : ""
        let right =
            random.pick(["SELECT ON TABLES", "ALL ON TABLES", "EXECUTE ON FUNCTIONS", "USAGE ON SEQUENCES", "USAGE ON TYPES"])
            ?? ""
        let whose = random.chance(30) ? " FOR ROLE \(role())" : ""
        return Edit(
            "ALTER DEFAULT PRIVILEGES\(whose)\(inside) \(random.chance(75) ? "GRANT \(right) TO" : "REVOKE \(right) FROM") \(role())"
        )
    }
}

extension Edit {
    /// The same; what DROP has to say after the name is kept with it.
    fileprivate func dropping(_ tail: String) -> Edit {
        Edit(sql) { model in
            effect(&model)
            let id = model.nextID - 1
            model[id]?.labels = [tail]
        }
    }

    fileprivate func remembering(_ columns: [Column]) -> Edit {
        Edit(sql) { model in
            effect(&model)
            let id = model.nextID - 1
            model[id]?.columns = columns
        }
    }
}
