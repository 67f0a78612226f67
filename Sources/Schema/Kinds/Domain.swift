import SQLText

/// Domains (`pg_type`); their CHECK constraints are facts of their own.
struct DomainKind: ObjectKind {
    let id: KindID = "domain"
    let catalog = Catalog.type
    let rank = 34
    let attributes: [Attribute] = ["type", "collation", "not_null", "default"]

    let owners: String? = CatalogSQL.typeOwners("t.typtype = 'd'")
    let privileges: PrivilegeSource? = CatalogSQL.typePrivileges("t.typtype = 'd'")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT t.oid, 0, NULL, 0, '1247:' || t.typarray || ':0', n.nspname, '', t.typname, '',
          format_type(t.typbasetype, t.typtypmod),
          CASE WHEN t.typcollation <> b.typcollation THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END,
          t.typnotnull, pg_get_expr(t.typdefaultbin, 0)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
          LEFT JOIN pg_collation co ON co.oid = t.typcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
        WHERE t.typtype = 'd' AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, t.typname
        """
    }

    func designation(_ fact: Fact) -> String { "DOMAIN " + fact.identity.qualifiedName }
    func namespaceKey(_ fact: Fact) -> String { typeKey(fact) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        var sql = "CREATE \(designation(fact)) AS \(fact["type"] ?? "")"
        if let collation = fact["collation"] { sql += " COLLATE " + collation }
        if let value = fact["default"] { sql += " DEFAULT " + value }
        if fact.isTrue("not_null") { sql += " NOT NULL" }
        return [.statement(sql)]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }
    func stepAside(_ fact: Fact) -> (steps: [Step], aside: Fact)? { typeAside(fact) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        if change.attributes.contains("type") || change.attributes.contains("collation") { return .rebuild }
        var steps: [Step] = []
        if change.attributes.contains("default") {
            let clause = change.new["default"].map { "SET DEFAULT \($0)" } ?? "DROP DEFAULT"
            steps.append(.statement("ALTER \(designation(change.new)) \(clause)"))
        }
        if change.attributes.contains("not_null") {
            let isSet = change.new.isTrue("not_null")
            steps.append(
                .statement(
                    "ALTER \(designation(change.new)) \(isSet ? "SET" : "DROP") NOT NULL",
                    hazards: isSet ? [Hazard(.scansTable, "reads every table with a column of \(change.new.identity.label)")] : []
                ))
        }
        return .steps(steps)
    }
}

/// CHECK constraints of domains (`pg_constraint` with `contypid`).
struct DomainConstraintKind: ObjectKind {
    let id: KindID = "domain constraint"
    let catalog = Catalog.constraint
    let parentCatalog = Catalog.type
    let rank = 35
    let standsWithParent = true
    let attributes: [Attribute] = ["definition"]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT k.oid, 0, k.contypid, 0, NULL, n.nspname, t.typname, k.conname, '', pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE k.contype = 'c' AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, t.typname, k.conname
        """
    }

    func designation(_ fact: Fact) -> String {
        "CONSTRAINT \(quoteIdentifier(fact.identity.name)) ON DOMAIN \(domain(fact))"
    }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [
            .statement(
                "ALTER DOMAIN \(domain(fact)) ADD CONSTRAINT \(quoteIdentifier(fact.identity.name)) \(fact["definition"] ?? "")")
        ]
    }

    func drop(_ fact: Fact, in state: State) -> [Step] {
        [.statement("ALTER DOMAIN \(domain(fact)) DROP CONSTRAINT \(quoteIdentifier(fact.identity.name))")]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        guard old.identity.name != new.identity.name else { return [] }
        let names = "\(quoteIdentifier(old.identity.name)) TO \(quoteIdentifier(new.identity.name))"
        return [.statement("ALTER DOMAIN \(domain(old)) RENAME CONSTRAINT \(names)")]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }

    private func domain(_ fact: Fact) -> String { qualified(fact.identity.schema, fact.identity.relation) }
}
