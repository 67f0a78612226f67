import Schema

/// Finds objects of the kinds that have no rules here, so that none is passed over in silence.
enum UnmodelledObjects {
    /// Two columns: the kind's name and the object's.
    static func query(_ version: ServerVersion) -> String {
        let own = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
        func isFree(_ catalog: String, _ oid: String) -> String {
            "NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '\(catalog)'::regclass AND e.objid = \(oid) AND e.deptype = 'e')"
        }
        func named(_ kind: String, _ catalog: String, _ name: String, _ schema: String?, _ condition: String = "true") -> String {
            guard let schema else {
                return
                    "SELECT '\(kind)', x.\(name)::text FROM \(catalog) x WHERE x.oid >= 16384 AND \(condition) AND \(isFree(catalog, "x.oid"))"
            }
            return """
                SELECT '\(kind)', quote_ident(n.nspname) || '.' || quote_ident(x.\(name)) FROM \(catalog) x JOIN pg_namespace n ON n.oid = x.\(schema)
                WHERE \(own) AND \(condition) AND \(isFree(catalog, "x.oid"))
                """
        }
        return [
            named("foreign table", "pg_class", "relname", "relnamespace", "x.relkind = 'f'"),
            named("range type", "pg_type", "typname", "typnamespace", "x.typtype = 'r'"),
            named(
                "base type", "pg_type", "typname", "typnamespace", "x.typtype = 'b' AND x.typelem = 0 AND x.typcategory <> 'A'"),
            named("shell type", "pg_type", "typname", "typnamespace", "x.typtype = 'p'"),
            named("operator", "pg_operator", "oprname", "oprnamespace"),
            named("operator class", "pg_opclass", "opcname", "opcnamespace"),
            named("operator family", "pg_opfamily", "opfname", "opfnamespace"),
            named("collation", "pg_collation", "collname", "collnamespace"),
            named("conversion", "pg_conversion", "conname", "connamespace"),
            named("statistics object", "pg_statistic_ext", "stxname", "stxnamespace"),
            named("text search parser", "pg_ts_parser", "prsname", "prsnamespace"),
            named("text search template", "pg_ts_template", "tmplname", "tmplnamespace"),
            named("text search dictionary", "pg_ts_dict", "dictname", "dictnamespace"),
            named("text search configuration", "pg_ts_config", "cfgname", "cfgnamespace"),
            named("language", "pg_language", "lanname", nil),
            named("cast", "pg_cast", "oid", nil),
            named("transform", "pg_transform", "oid", nil),
            named("access method", "pg_am", "amname", nil),
            named("event trigger", "pg_event_trigger", "evtname", nil),
            named("publication", "pg_publication", "pubname", nil),
            named("foreign-data wrapper", "pg_foreign_data_wrapper", "fdwname", nil),
            named("foreign server", "pg_foreign_server", "srvname", nil),
            """
            SELECT 'rule', quote_ident(r.rulename) || ' on ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname)
            FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE r.rulename <> '_RETURN' AND \(own) AND \(isFree("pg_class", "c.oid"))
            """,
            """
            SELECT 'default privileges', 'of ' || pg_get_userbyid(d.defaclrole) || coalesce(' in ' || quote_ident(n.nspname), '')
            FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
            """,
            """
            SELECT 'security label', l.objtype || ' ' || l.objname FROM pg_seclabels l
            """,
        ].joined(separator: "\nUNION ALL\n") + "\nORDER BY 1, 2"
    }
}
