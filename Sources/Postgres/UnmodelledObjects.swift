import Schema

/// Finds objects of the kinds that have no rules here, so that none is passed over in silence. A kind that `Kinds` knows is left out by its name.
enum UnmodelledObjects {
    /// Two columns: the kind's name and the object's.
    static func query(_ version: ServerVersion) -> String {
        let parts = sources.filter { Kinds.find($0.kind) == nil }.map {
            "SELECT '\($0.kind)', x.name FROM (\($0.names)) x (name)"
        }
        return parts.isEmpty
            ? "SELECT NULL, NULL WHERE false" : parts.joined(separator: "\nUNION ALL\n") + "\nORDER BY 1, 2"
    }

    private struct Source {
        let kind: String
        /// SQL of one column, the objects' names.
        let names: String

        init(_ kind: String, names: String) {
            self.kind = kind
            self.names = names
        }

        init(_ kind: String, _ catalog: String, _ name: String, in schema: String? = nil, where condition: String = "true") {
            self.kind = kind
            guard let schema else {
                names =
                    "SELECT x.\(name)::text FROM \(catalog) x WHERE x.oid >= 16384 AND \(condition) AND \(isFree(catalog, "x.oid"))"
                return
            }
            names = """
                SELECT quote_ident(n.nspname) || '.' || quote_ident(x.\(name)) FROM \(catalog) x JOIN pg_namespace n ON n.oid = x.\(schema)
                WHERE \(own) AND \(condition) AND \(isFree(catalog, "x.oid"))
                """
        }
    }

    private static let own = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

    /// Whether no extension owns the object.
    private static func isFree(_ catalog: String, _ oid: String) -> String {
        "NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '\(catalog)'::regclass AND e.objid = \(oid) AND e.deptype = 'e')"
    }

    private static let sources = [
        Source("foreign table", "pg_class", "relname", in: "relnamespace", where: "x.relkind = 'f'"),
        Source("range type", "pg_type", "typname", in: "typnamespace", where: "x.typtype = 'r'"),
        Source(
            "base type", "pg_type", "typname", in: "typnamespace",
            where: "x.typtype = 'b' AND x.typelem = 0 AND x.typcategory <> 'A'"),
        Source("shell type", "pg_type", "typname", in: "typnamespace", where: "x.typtype = 'p'"),
        Source("operator", "pg_operator", "oprname", in: "oprnamespace"),
        Source("operator class", "pg_opclass", "opcname", in: "opcnamespace"),
        Source("operator family", "pg_opfamily", "opfname", in: "opfnamespace"),
        Source("collation", "pg_collation", "collname", in: "collnamespace"),
        Source("conversion", "pg_conversion", "conname", in: "connamespace"),
        Source("statistics object", "pg_statistic_ext", "stxname", in: "stxnamespace"),
        Source("text search parser", "pg_ts_parser", "prsname", in: "prsnamespace"),
        Source("text search template", "pg_ts_template", "tmplname", in: "tmplnamespace"),
        Source("text search dictionary", "pg_ts_dict", "dictname", in: "dictnamespace"),
        Source("text search configuration", "pg_ts_config", "cfgname", in: "cfgnamespace"),
        Source("language", "pg_language", "lanname"),
        Source("cast", "pg_cast", "oid"),
        Source("transform", "pg_transform", "oid"),
        Source("access method", "pg_am", "amname"),
        Source("event trigger", "pg_event_trigger", "evtname"),
        Source("publication", "pg_publication", "pubname"),
        Source("foreign-data wrapper", "pg_foreign_data_wrapper", "fdwname"),
        Source("foreign server", "pg_foreign_server", "srvname"),
        Source(
            "subscription",
            names:
                "SELECT s.subname::text FROM pg_subscription s WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())"
        ),
        Source(
            "user mapping with hidden options",
            names:
                "SELECT m.usename || ' on ' || quote_ident(m.srvname) FROM pg_user_mappings m WHERE NOT coalesce(\(UserMappings.isReadable), false)"
        ),
        Source(
            "rule",
            names: """
                SELECT quote_ident(r.rulename) || ' on ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname)
                FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE r.rulename <> '_RETURN' AND \(own) AND \(isFree("pg_class", "c.oid"))
                """),
        Source(
            "default privileges",
            names: """
                SELECT 'of ' || pg_get_userbyid(d.defaclrole) || coalesce(' in ' || quote_ident(n.nspname), '')
                FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
                """),
        Source("security label", names: "SELECT l.objtype || ' ' || l.objname FROM pg_seclabels l"),
    ]
}
