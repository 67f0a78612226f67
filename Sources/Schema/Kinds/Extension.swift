import SQLText

/// Extensions (`pg_extension`). Their members are theirs: no fact is made of them. Versions are known and do not count.
struct ExtensionKind: ObjectKind {
    let id: KindID = "extension"
    let catalog = Catalog.extension
    let parentCatalog = Catalog.schema
    let rank = 20
    let attributes: [Attribute] = ["schema", .uncompared("version"), .uncompared("relocatable")]

    func query(_ server: ServerVersion) -> String {
        // Below 16384 are the objects that initdb made: plpgsql is in every database.
        """
        SELECT e.oid, 0, NULL, 0, NULL, '', '', e.extname, '', n.nspname, e.extversion, e.extrelocatable
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.oid >= 16384 ORDER BY e.extname
        """
    }

    func designation(_ fact: Fact) -> String { "EXTENSION " + quoteIdentifier(fact.identity.name) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [
            .statement(
                "CREATE EXTENSION IF NOT EXISTS \(quoteIdentifier(fact.identity.name)) WITH SCHEMA \(quoteIdentifier(fact["schema"] ?? "public"))"
            )
        ]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        guard change.new.isTrue("relocatable") else { return .rebuild }
        return .steps([
            .statement("ALTER \(designation(change.old)) SET SCHEMA \(quoteIdentifier(change.new["schema"] ?? "public"))")
        ])
    }
}
