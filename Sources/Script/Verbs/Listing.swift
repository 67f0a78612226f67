import Foundation
import SQLText

/// One list of the `\d` family: its query, in which a condition takes the place of `@`.
struct Listing {
    let title: String
    let noun: String
    let query: String
    /// The expressions that a pattern's schema and name are compared with.
    let schema: String?
    let name: String

    func sql(_ condition: String) -> String { query.replacingOccurrences(of: "@", with: condition) }

    /// The condition for a psql pattern; without one, what is not the system's.
    static func condition(_ pattern: String?, _ listing: Listing) throws -> String {
        guard let pattern else {
            return listing.schema.map { "\($0) !~ '^pg_' AND \($0) <> 'information_schema'" } ?? "true"
        }
        var parts: [String] = [""]
        var isQuoted = false
        for character in pattern {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ".", !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(isQuoted ? character : Character(character.lowercased()))
            }
        }
        func match(_ column: String, _ text: String) -> String { "\(column) ~ " + quoteLiteral("^(" + expression(text) + ")$") }
        guard parts.count <= 2 else { throw Diagnostic(.script, "\"\(pattern)\" has too many dots", help: "write SCHEMA.NAME") }
        if parts.count == 2, let schema = listing.schema {
            return match(schema, parts[0]) + " AND " + match(listing.name, parts[1])
        }
        let own = listing.schema.map { " AND \($0) !~ '^pg_' AND \($0) <> 'information_schema'" } ?? ""
        return match(listing.name, parts.last ?? "") + own
    }

    /// A pattern as a regular expression: `*` any characters, `?` one.
    static func expression(_ pattern: String) -> String {
        pattern.map { character in
            switch character {
            case "*": return ".*"
            case "?": return "."
            case _ where "\\^$.|()[]{}+".contains(character): return "\\\(character)"
            default: return String(character)
            }
        }.joined()
    }

    /// The relation kinds that a spelling like `dtv` asks for.
    static func relationKinds(in spelling: String) -> String {
        let map: [Character: String] = ["t": "rp", "v": "v", "m": "m", "s": "S", "E": "f", "i": "i"]
        return spelling.dropFirst().compactMap { map[$0] }.joined()
    }

    static func relations(_ kinds: String) -> Listing {
        let list = kinds.map { "'\($0)'" }.joined(separator: ", ")
        return Listing(
            title: "List of relations", noun: "relation",
            query: """
                SELECT n.nspname AS "Schema", c.relname AS "Name",
                  CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'i' THEN 'index'
                    WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' END AS "Type",
                  pg_get_userbyid(c.relowner) AS "Owner"
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN (\(list)) AND @ ORDER BY 1, 2
                """, schema: "n.nspname", name: "c.relname")
    }

    static let indexes = Listing(
        title: "List of relations", noun: "index",
        query: """
            SELECT n.nspname AS "Schema", c.relname AS "Name", CASE c.relkind WHEN 'i' THEN 'index' ELSE 'partitioned index' END AS "Type",
              pg_get_userbyid(c.relowner) AS "Owner", t.relname AS "Table"
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_class t ON t.oid = i.indrelid
            WHERE c.relkind IN ('i', 'I') AND @ ORDER BY 1, 2
            """, schema: "n.nspname", name: "c.relname")

    static let functions = Listing(
        title: "List of functions", noun: "function",
        query: """
            SELECT n.nspname AS "Schema", p.proname AS "Name", pg_get_function_result(p.oid) AS "Result data type",
              pg_get_function_arguments(p.oid) AS "Argument data types",
              CASE p.prokind WHEN 'a' THEN 'agg' WHEN 'w' THEN 'window' WHEN 'p' THEN 'proc' ELSE 'func' END AS "Type"
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE @ ORDER BY 1, 2, 4
            """, schema: "n.nspname", name: "p.proname")

    static let schemas = Listing(
        title: "List of schemas", noun: "schema",
        query:
            "SELECT n.nspname AS \"Name\", pg_get_userbyid(n.nspowner) AS \"Owner\" FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND @ ORDER BY 1",
        schema: nil, name: "n.nspname")

    static let types = Listing(
        title: "List of data types", noun: "type",
        query: """
            SELECT n.nspname AS "Schema", format_type(t.oid, NULL) AS "Name", obj_description(t.oid, 'pg_type') AS "Description"
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE (t.typrelid = 0 OR (SELECT c.relkind = 'c' FROM pg_class c WHERE c.oid = t.typrelid))
              AND NOT EXISTS (SELECT FROM pg_type el WHERE el.oid = t.typelem AND el.typarray = t.oid) AND @ ORDER BY 1, 2
            """, schema: "n.nspname", name: "t.typname")

    static let domains = Listing(
        title: "List of domains", noun: "domain",
        query: """
            SELECT n.nspname AS "Schema", t.typname AS "Name", format_type(t.typbasetype, t.typtypmod) AS "Type",
              CASE WHEN t.typnotnull THEN 'not null' END AS "Nullable", t.typdefault AS "Default",
              (SELECT string_agg(pg_get_constraintdef(r.oid, true), ' ') FROM pg_constraint r WHERE r.contypid = t.oid AND r.contype = 'c') AS "Check"
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'd' AND @ ORDER BY 1, 2
            """, schema: "n.nspname", name: "t.typname")

    static let eventTriggers = Listing(
        title: "List of event triggers", noun: "event trigger",
        query:
            "SELECT evtname AS \"Name\", evtevent AS \"Event\", pg_get_userbyid(evtowner) AS \"Owner\", evtfoid::regproc AS \"Function\" FROM pg_event_trigger WHERE @ ORDER BY 1",
        schema: nil, name: "evtname")

    static let extensions = Listing(
        title: "List of installed extensions", noun: "extension",
        query: """
            SELECT e.extname AS "Name", e.extversion AS "Version", n.nspname AS "Schema", c.description AS "Description"
            FROM pg_extension e LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
              LEFT JOIN pg_description c ON c.objoid = e.oid AND c.classoid = 'pg_extension'::regclass WHERE @ ORDER BY 1
            """, schema: nil, name: "e.extname")

    static let grants = Listing(
        title: "Access privileges", noun: "relation",
        query: """
            SELECT n.nspname AS "Schema", c.relname AS "Name",
              CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
                WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' END AS "Type",
              array_to_string(c.relacl, E'\\n') AS "Access privileges",
              (SELECT string_agg(a.attname || E':\\n  ' || array_to_string(a.attacl, E'\\n  '), E'\\n') FROM pg_attribute a
                WHERE a.attrelid = c.oid AND NOT a.attisdropped AND a.attacl IS NOT NULL) AS "Column privileges"
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'v', 'm', 'S', 'f', 'p') AND @ ORDER BY 1, 2
            """, schema: "n.nspname", name: "c.relname")

    static let databases = Listing(
        title: "List of databases", noun: "database",
        query:
            "SELECT d.datname AS \"Name\", pg_get_userbyid(d.datdba) AS \"Owner\", pg_encoding_to_char(d.encoding) AS \"Encoding\" FROM pg_database d WHERE @ ORDER BY 1",
        schema: nil, name: "d.datname")
}
