import SQLText

/// Extensions (`pg_extension`). Their members are theirs: no fact is made of them. Versions are known, and count only where they are asked for.
struct ExtensionKind: ObjectKind {
    let id: KindID = "extension"
    let catalog = Catalog.extension
    let parentCatalog = Catalog.schema
    let rank = 20
    let attributes: [Attribute] = ["schema", "wanted_version", .uncompared("version"), .uncompared("relocatable")]

    func query(_ server: ServerVersion) -> String {
        // Below 16384 are the objects that initdb made: plpgsql is in every database.
        """
        SELECT e.oid, 0, NULL, 0, NULL, '', '', e.extname, '', n.nspname,
          CASE current_setting('dbw.extension_versions', true) WHEN 'on' THEN e.extversion END, e.extversion, e.extrelocatable
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.oid >= 16384 ORDER BY e.extname
        """
    }

    func designation(_ fact: Fact) -> String { "EXTENSION " + quoteIdentifier(fact.identity.name) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let version = fact["wanted_version"].map { " VERSION " + quoteLiteral($0) } ?? ""
        return [
            .statement(
                "CREATE EXTENSION IF NOT EXISTS \(quoteIdentifier(fact.identity.name)) WITH SCHEMA \(quoteIdentifier(fact["schema"] ?? "public"))"
                    + version)
        ]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        var steps: [Step] = []
        if change.attributes.contains("schema") {
            guard change.new.isTrue("relocatable") else { return .rebuild }
            steps.append(
                .statement("ALTER \(designation(change.old)) SET SCHEMA \(quoteIdentifier(change.new["schema"] ?? "public"))"))
        }
        if change.attributes.contains("wanted_version"), let version = change.new["wanted_version"] {
            steps.append(.statement("ALTER \(designation(change.old)) UPDATE TO \(quoteLiteral(version))"))
        }
        return .steps(steps)
    }
}
