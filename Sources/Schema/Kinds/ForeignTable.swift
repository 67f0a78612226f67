import SQLText

/// Foreign tables (`pg_foreign_table`). Their columns, defaults, checks, triggers and places under partitioned tables are those of any table;
/// ALTER TABLE does for them what it does for tables.
struct ForeignTableKind: ObjectKind {
    let id: KindID = "foreign table"
    let catalog = Catalog.relation
    let rank = 51
    let presence: String? = CatalogSQL.hasRelation("f")
    let attributes: [Attribute] = ["server", "inherits", "options", .uncompared("is_partition")]

    let owners: String? = CatalogSQL.relationOwners("c.relkind = 'f'")
    let privileges: PrivilegeSource? = CatalogSQL.relationPrivileges("c.relkind = 'f'", defaults: "'r'")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT c.oid, 0, NULL, 0, '1247:' || c.reltype || ':0 1247:' || coalesce(t.typarray, 0) || ':0', n.nspname, '', c.relname, '', quote_ident(s.srvname),
          CASE WHEN NOT c.relispartition THEN (SELECT string_agg(quote_ident(pn.nspname) || '.' || quote_ident(p.relname), ', ' ORDER BY i.inhseqno)
             FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE i.inhrelid = c.oid) END,
          \(ForeignOptions.sql("f.ftoptions")), c.relispartition
        FROM pg_foreign_table f JOIN pg_class c ON c.oid = f.ftrelid JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_foreign_server s ON s.oid = f.ftserver LEFT JOIN pg_type t ON t.oid = c.reltype
        WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.relname
        """
    }

    func designation(_ fact: Fact) -> String { "FOREIGN TABLE " + fact.identity.qualifiedName }
    func namespaceKey(_ fact: Fact) -> String { relationKey(fact) }
    func namespaceKeys(_ fact: Fact) -> [String] { rowKeys(fact) }

    func grantClause(_ privileges: [String], on fact: Fact) -> String {
        privileges.joined(separator: ", ") + " ON TABLE " + fact.identity.qualifiedName
    }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let name = fact.identity.qualifiedName
        let options = ForeignOptions(fact["options"])
        let parents = fact["inherits"].map { " INHERITS (\($0))" } ?? ""
        let trailer = "\(parents) SERVER \(fact["server"] ?? "")\(options.creationClause)"
        return [
            Step(
                .createTable(name: name, header: "CREATE " + designation(fact), trailer: trailer),
                hazards: options.hazards(from: ForeignOptions(nil), of: fact.identity.label))
        ]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    /// A parent's columns have to be there before the parent is taken.
    func attach(_ change: Change, in context: PlanContext) -> [Step] { ParentChange(change, in: context).taking }
    func remade(with change: Change, in context: PlanContext) -> [Fact] { ParentChange(change, in: context).remade }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        // No statement moves one to another server; what goes with the rebuild is no rows, which are the server's.
        if change.attributes.contains("server") { return .rebuild }
        let (old, new) = (change.old, change.new)
        var steps = ParentChange(change, in: context).letting
        let options = ForeignOptions(new["options"])
        if let clause = options.alterationClause(from: ForeignOptions(old["options"])) {
            steps.append(
                .statement(
                    "ALTER \(designation(new)) \(clause)",
                    hazards: options.hazards(from: ForeignOptions(old["options"]), of: new.identity.label)))
        }
        return .steps(steps)
    }
}

/// What a foreign server is told about a column of a foreign table (`pg_attribute.attfdwoptions`).
struct ForeignColumnOptionsKind: ObjectKind {
    let id: KindID = "foreign column options"
    let catalog = Catalog.relation
    let facet = Address.Facet.options
    let rank = 62
    let presence: String? = CatalogSQL.hasRelation("f")
    let attributes: [Attribute] = ["options"]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT a.attrelid, a.attnum, a.attrelid, a.attnum, NULL, n.nspname, c.relname, a.attname, '', \(ForeignOptions.sql("a.attfdwoptions"))
        FROM pg_foreign_table f JOIN pg_class c ON c.oid = f.ftrelid JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE a.attfdwoptions IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped AND \(CatalogSQL.userSchema("n"))
        ORDER BY n.nspname, c.relname, a.attnum
        """
    }

    func designation(_ fact: Fact) -> String { "COLUMN " + fact.identity.qualifiedName }
    func create(_ fact: Fact, in state: State) -> [Step] { set(fact, from: nil, to: fact["options"]) }
    func drop(_ fact: Fact, in state: State) -> [Step] { set(fact, from: fact["options"], to: nil) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        .steps(set(change.new, from: change.old["options"], to: change.new["options"]))
    }

    private func set(_ fact: Fact, from old: String?, to new: String?) -> [Step] {
        let (before, after) = (ForeignOptions(old), ForeignOptions(new))
        guard let clause = after.alterationClause(from: before) else { return [] }
        let table = qualified(fact.identity.schema, fact.identity.relation)
        return [
            .statement(
                "ALTER FOREIGN TABLE \(table) ALTER COLUMN \(quoteIdentifier(fact.identity.name)) \(clause)",
                hazards: after.hazards(from: before, of: fact.identity.label))
        ]
    }
}
