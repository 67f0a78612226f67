import Postgres
import SQLText

/// Whether a database without revisions is empty, so that running every migration on it is safe.
///
/// Source: Atlas, sql/postgres/driver.go (`CheckClean`): tables only. A connection bound to a schema is judged by that schema;
/// else any schema but an empty `public` and the revisions table's own counts. Tables of extensions do not count.
enum Cleanliness {
    /// What is in the way, nil where nothing is.
    static func obstacle(on session: Session, revisions: Revisions) throws -> String? {
        let rows = try session.query(
            """
            SELECT n.nspname, c.relname
            FROM pg_catalog.pg_namespace n
            LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """)
        for row in 0..<rows.count {
            let schema = rows[row, 0] ?? ""
            let table = rows[row, 1]
            if let bound = revisions.boundSchema, schema != bound { continue }
            if schema == revisions.schema, table == nil || table == Revisions.tableName { continue }
            if let table { return "found table \"\(table)\" in schema \"\(schema)\"" }
            if schema != "public", schema != revisions.boundSchema { return "found schema \"\(schema)\"" }
        }
        return nil
    }

    /// The refusal for it.
    static func refusal(_ obstacle: String) -> Diagnostic {
        Diagnostic(
            .refused, "connected database is not clean: \(obstacle)",
            help:
                "--baseline VERSION where the database has all up to that version already, --allow-dirty to run every migration on it"
        )
    }
}
