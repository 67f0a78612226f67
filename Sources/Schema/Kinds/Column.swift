import SQLText

/// Columns of tables (`pg_attribute`): their type and what hangs on it. Defaults are facts of their own.
struct ColumnKind: ObjectKind {
    let id: KindID = "column"
    let catalog = Catalog.relation
    let rank = 60
    let standsWithParent = true
    let attributes: [Attribute] =
        [
            "type", "collation", "not_null", "identity", "identity_numbers", "identity_sequence", "generated", "expression",
            "storage",
            "compression", "statistics", "options", .uncompared("is_inherited"),
        ] + CatalogSQL.typeAttributes

    func query(_ server: ServerVersion) -> String {
        let noStatistics = server.major >= 17 ? "a.attstattarget IS NULL" : "a.attstattarget = -1"
        // The sequence behind an identity column is the column's own; reading it costs only where there is one.
        func identity(_ columns: String) -> String {
            """
            CASE WHEN a.attidentity <> '' THEN (SELECT \(columns) FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
                JOIN pg_class sc ON sc.oid = s.seqrelid JOIN pg_namespace sn ON sn.oid = sc.relnamespace
              WHERE d.classid = 1259 AND d.refclassid = 1259 AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum AND d.deptype = 'i') END
            """
        }
        return """
            SELECT a.attrelid, a.attnum, a.attrelid, 0,
              CASE WHEN a.attgenerated <> '' THEN '2604:' || d.oid || ':0' WHEN a.attidentity <> '' THEN \(identity("'1259:' || sc.oid || ':0'")) END,
              n.nspname, c.relname, a.attname, '', format_type(a.atttypid, a.atttypmod),
              CASE WHEN a.attcollation <> t.typcollation THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END,
              a.attnotnull, nullif(a.attidentity, ''),
              \(identity(CatalogSQL.sequenceNumbers("s"))),
              \(identity("CASE WHEN sn.oid <> c.relnamespace OR sc.relname <> c.relname || '_' || a.attname || '_seq' THEN quote_ident(sn.nspname) || '.' || quote_ident(sc.relname) END")),
              nullif(a.attgenerated, ''), CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
              CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, nullif(a.attcompression, ''),
              CASE WHEN NOT (\(noStatistics)) THEN a.attstattarget END, \(CatalogSQL.options("a.attoptions")),
              a.attinhcount > 0 AND (c.relispartition OR NOT a.attislocal), \(CatalogSQL.typeColumns)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_type t ON t.oid = a.atttypid
              LEFT JOIN pg_attrdef d ON a.attgenerated <> '' AND d.adrelid = a.attrelid AND d.adnum = a.attnum
              LEFT JOIN pg_collation co ON a.attcollation <> t.typcollation AND co.oid = a.attcollation
              LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
              \(CatalogSQL.typeJoins)
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND \(CatalogSQL.userSchema("n"))
            ORDER BY n.nspname, c.relname, a.attnum
            """
    }

    func designation(_ fact: Fact) -> String { "COLUMN " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] {
        if isCarried(fact, in: state) { return [] }
        let table = Self.table(fact)
        let name = quoteIdentifier(fact.identity.name)
        let definition = Self.definition(fact)
        var steps: [Step] = [
            .alterTable(table, "ADD COLUMN " + definition, merge: .addColumn, element: .tableElement(definition))
        ]
        steps += Self.settings(fact, table, name, changed: nil)
        return steps
    }

    func dropHazards(_ fact: Fact) -> [Hazard] {
        fact["generated"] == nil ? [Hazard(.deletesData, "drops \(fact.identity.label) with its values")] : []
    }

    func drop(_ fact: Fact, in state: State) -> [Step] {
        if isCarried(fact, in: state) { return [] }
        return [
            .alterTable(
                Self.table(fact), "DROP COLUMN " + quoteIdentifier(fact.identity.name), merge: .dropColumn,
                hazards: dropHazards(fact))
        ]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        guard old.identity.name != new.identity.name, !old.isTrue("is_inherited") else { return [] }
        return [
            .alterTable(
                Self.table(new), "RENAME COLUMN \(quoteIdentifier(old.identity.name)) TO \(quoteIdentifier(new.identity.name))")
        ]
    }

    /// PostgreSQL refuses to alter the type of a column that a generated column reads.
    func isDisturbed(_ fact: Fact, by change: Change) -> Bool { change.retypesColumn && fact["generated"] != nil }

    /// A partition's columns are made, changed and dropped with its parent's, and an inheritance child's likewise.
    private func isCarried(_ fact: Fact, in state: State) -> Bool {
        guard fact.isTrue("is_inherited"), let table = state.parent(of: fact) else { return false }
        return !table.isTrue("is_partition")
    }

    /// `name type [COLLATE c] [GENERATED ...] [NOT NULL]`, as it stands in CREATE TABLE and ADD COLUMN.
    static func definition(_ fact: Fact) -> String {
        var sql = "\(quoteIdentifier(fact.identity.name)) \(fact["type"] ?? "")"
        if let collation = fact["collation"] { sql += " COLLATE " + collation }
        if fact.isTrue("not_null") { sql += " NOT NULL" }
        if let expression = fact["expression"] {
            sql += " GENERATED ALWAYS AS (\(expression))" + (fact["generated"] == "v" ? "" : " STORED")
        }
        if fact["identity"] != nil { sql += " " + identityClause(fact) }
        return sql
    }

    static func table(_ fact: Fact) -> String { qualified(fact.identity.schema, fact.identity.relation) }
}
