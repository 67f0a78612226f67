import SQLText

/// Schemas (`pg_namespace`).
struct SchemaKind: ObjectKind {
    let id: KindID = "schema"
    let catalog = Catalog.schema
    let rank = 10
    let attributes: [Attribute] = []

    let owners: String? =
        "SELECT n.oid, n.nspowner FROM pg_namespace n WHERE n.oid >= 16384 AND \(CatalogSQL.userSchema("n"))"
    let privileges: PrivilegeSource? = PrivilegeSource(
        from: "pg_namespace n WHERE true", oid: "n.oid", acl: "n.nspacl", owner: "n.nspowner", defaults: "'n'")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT n.oid, 0, NULL, 0, NULL, '', '', n.nspname, ''
        FROM pg_namespace n WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname
        """
    }

    func designation(_ fact: Fact) -> String { "SCHEMA " + quoteIdentifier(fact.identity.name) }
    func create(_ fact: Fact, in state: State) -> [Step] { [.statement("CREATE " + designation(fact))] }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        [.statement("ALTER \(designation(old)) RENAME TO \(quoteIdentifier(new.identity.name))")]
    }
}
