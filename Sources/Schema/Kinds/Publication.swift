import SQLText

/// Publications (`pg_publication`). The tables and schemas in them are facts of their own.
struct PublicationKind: ObjectKind {
    let id: KindID = "publication"
    let catalog = Catalog.publication
    let rank = 114
    let presence: String? = "EXISTS (SELECT FROM pg_publication)"
    /// `generated_columns` is of PostgreSQL 18.
    let attributes: [Attribute] = ["all_tables", "publish", "via_root", "generated_columns"]

    let owners: String? = "SELECT p.oid, p.pubowner FROM pg_publication p"

    func query(_ server: ServerVersion) -> String {
        """
        SELECT p.oid, 0, NULL, 0, NULL, '', '', p.pubname, '', p.puballtables,
          concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END,
            CASE WHEN p.pubtruncate THEN 'truncate' END), p.pubviaroot, \(server.major >= 18 ? "CASE p.pubgencols WHEN 's' THEN 'stored' END" : "NULL")
        FROM pg_publication p ORDER BY p.pubname
        """
    }

    func designation(_ fact: Fact) -> String { "PUBLICATION " + quoteIdentifier(fact.identity.name) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        var options: [String] = []
        if fact["publish"] != "insert, update, delete, truncate" { options.append(option("publish", fact)) }
        if fact.isTrue("via_root") { options.append(option("via_root", fact)) }
        if fact["generated_columns"] != nil { options.append(option("generated_columns", fact)) }
        let all = fact.isTrue("all_tables") ? " FOR ALL TABLES" : ""
        return [
            .statement(
                "CREATE \(designation(fact))\(all)" + (options.isEmpty ? "" : " WITH (\(options.joined(separator: ", ")))"))
        ]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        // ALTER PUBLICATION cannot turn a list of tables into all of them, nor back.
        if change.attributes.contains("all_tables") { return .rebuild }
        let options = attributes.map(\.name).filter(change.attributes.contains).map { option($0, change.new) }
        return .steps([.statement("ALTER \(designation(change.new)) SET (\(options.joined(separator: ", ")))")])
    }

    private func option(_ attribute: String, _ fact: Fact) -> String {
        switch attribute {
        case "via_root": "publish_via_partition_root = \(fact.isTrue("via_root"))"
        case "generated_columns": "publish_generated_columns = \(fact["generated_columns"] ?? "none")"
        default: "publish = \(quoteLiteral(fact["publish"] ?? ""))"
        }
    }
}

/// A table's place in a publication (`pg_publication_rel`), with the columns and rows that it is about.
struct PublicationTableKind: ObjectKind {
    let id: KindID = "publication table"
    let catalog = Catalog.publicationTable
    let rank = 115
    let presence: String? = "EXISTS (SELECT FROM pg_publication)"
    let attributes: [Attribute] = ["columns", "filter", .uncompared("publication")]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT r.oid, 0, r.prrelid, 0, NULL, n.nspname, c.relname, p.pubname, '',
          (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
           WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)),
          pg_get_expr(r.prqual, r.prrelid), quote_ident(p.pubname)
        FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid JOIN pg_class c ON c.oid = r.prrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.relname, p.pubname
        """
    }

    func designation(_ fact: Fact) -> String { "TABLE ONLY " + qualified(fact.identity.schema, fact.identity.relation) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let columns = fact["columns"].map { " (\($0))" } ?? ""
        let filter = fact["filter"].map { " WHERE (\($0))" } ?? ""
        return [.statement("ALTER PUBLICATION \(fact["publication"] ?? "") ADD \(designation(fact))\(columns)\(filter)")]
    }

    func drop(_ fact: Fact, in state: State) -> [Step] {
        [.statement("ALTER PUBLICATION \(fact["publication"] ?? "") DROP \(designation(fact))")]
    }

    /// SET TABLE would name all tables anew; one leaves and comes back.
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }

    /// PostgreSQL refuses to retype a column that a row filter reads.
    func isDisturbed(_ fact: Fact, by change: Change) -> Bool { change.retypesColumn && fact["filter"] != nil }
}

/// A schema all of whose tables are in a publication (`pg_publication_namespace`).
struct PublicationSchemaKind: ObjectKind {
    let id: KindID = "publication schema"
    let catalog = Catalog.publicationSchema
    let parentCatalog = Catalog.schema
    let rank = 116
    let presence: String? = "EXISTS (SELECT FROM pg_publication)"
    let attributes: [Attribute] = [.uncompared("publication")]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT r.oid, 0, r.pnnspid, 0, NULL, '', n.nspname, p.pubname, '', quote_ident(p.pubname)
        FROM pg_publication_namespace r JOIN pg_publication p ON p.oid = r.pnpubid JOIN pg_namespace n ON n.oid = r.pnnspid
        ORDER BY n.nspname, p.pubname
        """
    }

    func designation(_ fact: Fact) -> String { "TABLES IN SCHEMA " + quoteIdentifier(fact.identity.relation) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [.statement("ALTER PUBLICATION \(fact["publication"] ?? "") ADD \(designation(fact))")]
    }

    func drop(_ fact: Fact, in state: State) -> [Step] {
        [.statement("ALTER PUBLICATION \(fact["publication"] ?? "") DROP \(designation(fact))")]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration { .steps([]) }
}
