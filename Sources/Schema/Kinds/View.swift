import SQLText

/// Views and materialized views: the stored query, and the columns that it gives.
struct ViewKind: ObjectKind {
    let id: KindID = "view"
    let catalog = Catalog.relation
    let rank = 100
    let presence: String? = CatalogSQL.hasRelation("v", "m")
    let attributes: [Attribute] = [
        "definition", "columns", .unordered("options"), "is_materialized", "access_method", "tablespace", "is_populated",
    ]

    let owners: String? = CatalogSQL.relationOwners("c.relkind IN ('v', 'm')")
    let privileges: PrivilegeSource? = CatalogSQL.relationPrivileges("c.relkind IN ('v', 'm')", defaults: "'r'")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT c.oid, 0, NULL, 0, concat_ws(' ', '1247:' || c.reltype || ':0', '1247:' || t.typarray || ':0',
            (SELECT string_agg('2618:' || r.oid || ':0', ' ') FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename = '_RETURN')),
          n.nspname, '', c.relname, '', rtrim(pg_get_viewdef(c.oid), ';'),
          (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) || ' '
              || CASE WHEN a.attcollation < 10000 THEN a.attcollation::text ELSE a.attcollation::regcollation::text END, chr(31) ORDER BY a.attnum)
           FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
          \(CatalogSQL.tableOptions("c")), c.relkind = 'm', CASE WHEN c.relkind = 'm' AND am.amname <> 'heap' THEN am.amname END, ts.spcname,
          CASE WHEN c.relkind = 'm' THEN c.relispopulated END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_type t ON t.oid = c.reltype
          LEFT JOIN pg_am am ON am.oid = c.relam LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
          LEFT JOIN pg_class tc ON c.reltoastrelid <> 0 AND tc.oid = c.reltoastrelid
        WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.relname
        """
    }

    func designation(_ fact: Fact) -> String {
        (fact.isTrue("is_materialized") ? "MATERIALIZED VIEW " : "VIEW ") + fact.identity.qualifiedName
    }

    func namespaceKey(_ fact: Fact) -> String { relationKey(fact) }
    func namespaceKeys(_ fact: Fact) -> [String] { rowKeys(fact) }
    func grantClause(_ privileges: [String], on fact: Fact) -> String {
        privileges.joined(separator: ", ") + " ON TABLE " + fact.identity.qualifiedName
    }

    func create(_ fact: Fact, in state: State) -> [Step] { [.statement(definition(fact, verb: "CREATE"))] }
    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }
    func isDisturbed(_ fact: Fact, by change: Change) -> Bool { change.retypesColumn }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (change.old, change.new)
        if new["is_materialized"] != old["is_materialized"] { return .rebuild }
        if new.isTrue("is_materialized") { return alterMaterialized(change) }
        if !change.attributes.isDisjoint(with: ["definition", "columns"]) {
            // CREATE OR REPLACE VIEW may add columns at the end and nothing else (PostgreSQL documentation, CREATE VIEW).
            guard columns(new).starts(with: columns(old)) else { return .rebuild }
            return .steps([.statement(definition(new, verb: "CREATE OR REPLACE"))])
        }
        let clauses = StorageParameters(new["options"]).clauses(from: StorageParameters(old["options"]))
        return .steps(clauses.map { .statement("ALTER \(designation(new)) \($0)") })
    }

    /// What a materialized view holds is derived, so building it anew for another query loses nothing.
    private func alterMaterialized(_ change: Change) -> Alteration {
        let (old, new) = (change.old, change.new)
        guard change.attributes.isDisjoint(with: ["definition", "columns"]) else { return .rebuild }
        let name = designation(new)
        let rewrite = [Hazard(.rewritesTable, "writes \(new.identity.label) anew")]
        var steps = StorageParameters(new["options"]).clauses(from: StorageParameters(old["options"])).map {
            Step.statement("ALTER \(name) \($0)")
        }
        if change.attributes.contains("access_method") {
            let method = quoteIdentifier(new["access_method"] ?? "heap")
            steps.append(.statement("ALTER \(name) SET ACCESS METHOD \(method)", hazards: rewrite))
        }
        if change.attributes.contains("tablespace") {
            let space = quoteIdentifier(new["tablespace"] ?? "pg_default")
            steps.append(.statement("ALTER \(name) SET TABLESPACE \(space)", hazards: rewrite))
        }
        if change.attributes.contains("is_populated") {
            steps.append(.statement("REFRESH \(name)" + (new.isTrue("is_populated") ? "" : " WITH NO DATA")))
        }
        return .steps(steps)
    }

    private func definition(_ fact: Fact, verb: String) -> String {
        var head = "\(verb) \(designation(fact))"
        if let method = fact["access_method"] { head += " USING " + quoteIdentifier(method) }
        if let options = fact["options"] { head += " WITH (\(options))" }
        if let space = fact["tablespace"] { head += " TABLESPACE " + quoteIdentifier(space) }
        let tail = fact["is_populated"] == "f" ? "\nWITH NO DATA" : ""
        return "\(head) AS\n\(fact["definition"] ?? "")\(tail)"
    }

    private func columns(_ fact: Fact) -> [Substring] { (fact["columns"] ?? "").split(separator: "\u{1F}") }
}

/// Columns of views: they follow from the view's query and are known for their comments, their defaults and the types made from them.
struct ViewColumnKind: ObjectKind {
    let id: KindID = "view column"
    let catalog = Catalog.relation
    let rank = 101
    let presence: String? = CatalogSQL.hasRelation("v", "m")
    let standsWithParent = true
    let attributes: [Attribute] =
        [
            .uncompared("type"), .uncompared("is_materialized"), "storage", "compression", "statistics", .unordered("options"),
            .uncompared("type_storage"),
        ] + CatalogSQL.typeAttributes

    let privileges: PrivilegeSource? = CatalogSQL.columnPrivileges("c.relkind IN ('v', 'm')")

    func query(_ server: ServerVersion) -> String {
        let isSet = server.major >= 17 ? "a.attstattarget IS NOT NULL" : "a.attstattarget >= 0"
        return """
            \(CatalogSQL.columnTypes)
            SELECT a.attrelid, a.attnum, a.attrelid, 0, NULL, n.nspname, c.relname, a.attname, '', t.name, c.relkind = 'm',
              CASE WHEN c.relkind = 'm' AND a.attstorage <> t.typstorage THEN a.attstorage END,
              nullif(a.attcompression, ''), CASE WHEN \(isSet) THEN a.attstattarget END,
              \(CatalogSQL.options("a.attoptions", except: "pg_attver")), t.typstorage, \(CatalogSQL.typeColumns)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
              \(CatalogSQL.columnTypeJoin)
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('v', 'm') AND \(CatalogSQL.userSchema("n"))
            ORDER BY n.nspname, c.relname, a.attnum
            """
    }

    func designation(_ fact: Fact) -> String { "COLUMN " + fact.identity.qualifiedName }
    func grantClause(_ privileges: [String], on fact: Fact) -> String { columnGrantClause(privileges, on: fact) }
    func drop(_ fact: Fact, in state: State) -> [Step] { [] }

    func create(_ fact: Fact, in state: State) -> [Step] {
        ColumnKind.settings(fact, ColumnKind.table(fact), quoteIdentifier(fact.identity.name), was: nil, changed: nil)
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (name, new) = (quoteIdentifier(change.new.identity.name), change.new)
        return .steps(ColumnKind.settings(new, ColumnKind.table(new), name, was: change.old, changed: change.attributes))
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        guard old.identity.name != new.identity.name else { return [] }
        let view =
            (old.isTrue("is_materialized") ? "MATERIALIZED VIEW " : "VIEW ")
            + qualified(new.identity.schema, new.identity.relation)
        let names = "\(quoteIdentifier(old.identity.name)) TO \(quoteIdentifier(new.identity.name))"
        return [.statement("ALTER \(view) RENAME COLUMN \(names)")]
    }
}
