import SQLText

/// Domains (`pg_type`); their CHECK constraints are facts of their own.
struct DomainKind: ObjectKind {
    let id: KindID = "domain"
    let catalog = Catalog.type
    let rank = 34
    let presence: String? = "EXISTS (SELECT FROM pg_type WHERE oid >= 16384 AND typtype = 'd')"
    let attributes: [Attribute] = ["type", "collation", "not_null", "default", .versioned("not_null_name")]

    let owners: String? = CatalogSQL.typeOwners("t.typtype = 'd'")
    let privileges: PrivilegeSource? = CatalogSQL.typePrivileges("t.typtype = 'd'")

    func query(_ server: ServerVersion) -> String {
        // PostgreSQL 17 names the constraint, and 18 is the first whose pg_dump writes the name.
        let name = """
            coalesce((SELECT k.conname FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n' AND k.conname <> t.typname || '_not_null'), '')
            """
        return """
            SELECT t.oid, 0, NULL, 0, '1247:' || t.typarray || ':0', n.nspname, '', t.typname, '',
              format_type(t.typbasetype, t.typtypmod),
              CASE WHEN t.typcollation <> b.typcollation THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END,
              t.typnotnull, pg_get_expr(t.typdefaultbin, 0), \(server.major >= 18 ? name : "NULL")
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
        if fact.isTrue("not_null") { sql += " " + notNull(fact) }
        return [.statement(sql)]
    }

    private func notNull(_ fact: Fact) -> String {
        (fact.text("not_null_name").map { "CONSTRAINT \(quoteIdentifier($0)) " } ?? "") + "NOT NULL"
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }
    func stepAside(_ fact: Fact) -> (steps: [Step], aside: Fact)? { typeAside(fact) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        if change.attributes.contains("type") || change.attributes.contains("collation") { return .rebuild }
        let becomesRequired = change.attributes.contains("not_null") && change.new.isTrue("not_null")
        if becomesRequired, Self.isContained(change.old, in: context.from) { return .rebuild }
        var steps: [Step] = []
        if change.attributes.contains("default") {
            let clause = change.new["default"].map { "SET DEFAULT \($0)" } ?? "DROP DEFAULT"
            steps.append(.statement("ALTER \(designation(change.new)) \(clause)"))
        }
        if change.attributes.contains("not_null") {
            let isSet = change.new.isTrue("not_null")
            let clause = change.new.text("not_null_name") == nil ? "SET NOT NULL" : "ADD " + notNull(change.new)
            steps.append(
                .statement(
                    "ALTER \(designation(change.new)) \(isSet ? clause : "DROP NOT NULL")",
                    hazards: isSet
                        ? [
                            Hazard(.scansTable, "reads every table with a column of \(change.new.identity.label)"),
                            Hazard(.mayFailOnData, "fails where a column of \(change.new.identity.label) is null"),
                        ] : []
                ))
        } else if change.attributes.contains("not_null_name") {
            let names = [change.old, change.new].map {
                quoteIdentifier($0.text("not_null_name") ?? $0.identity.name + "_not_null")
            }
            steps.append(.statement("ALTER \(designation(change.new)) RENAME CONSTRAINT \(names[0]) TO \(names[1])"))
        }
        return .steps(steps)
    }
}

extension DomainKind {
    /// Whether columns hold values of the domain inside of others: in arrays, composite types, ranges.
    static func isContained(_ domain: Fact, in state: State) -> Bool {
        guard let index = state.index(of: domain.address) else { return false }
        return state.facts.indices.contains { user in
            guard state.needs[user].contains(where: { $0.on == index }) else { return false }
            let fact = state.facts[user]
            switch fact.kind {
            case "column": return fact.isTrue("is_array")
            // A body or default that PostgreSQL keeps as an expression may hold an array of it.
            case "function":
                let isKept = !fact.isTrue("has_string_body") || (Int(fact["default_count"] ?? "") ?? 0) > 0
                return isKept && fact["definition"]?.contains(quoteIdentifier(domain.identity.name) + "[]") == true
            default: return ["composite type", "range type"].contains(fact.kind.rawValue)
            }
        }
    }
}

/// CHECK constraints of domains (`pg_constraint` with `contypid`).
struct DomainConstraintKind: ObjectKind {
    let id: KindID = "domain constraint"
    let catalog = Catalog.constraint
    let parentCatalog = Catalog.type
    let rank = 35
    let presence: String? = "EXISTS (SELECT FROM pg_constraint WHERE contypid >= 16384)"
    let standsWithParent = true
    let precedesUsers = true
    let attributes: [Attribute] = ["definition", .uncompared("is_valid")]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT k.oid, 0, k.contypid, 0, NULL, n.nspname, t.typname, k.conname, '', pg_get_constraintdef(k.oid), k.convalidated
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

    func create(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Step] {
        var steps = create(fact, in: state)
        if state.parent(of: fact).map(isCreated) == false, !(fact["definition"] ?? "").hasSuffix(" NOT VALID") {
            steps[0].hazards = [
                Hazard(.scansTable, "reads every table with a column of domain \(domain(fact))"),
                Hazard(.mayFailOnData, "fails where a value breaks \(fact.identity.label)"),
            ]
        }
        return steps
    }

    /// PostgreSQL does not look for the values of a domain inside of other types, and refuses the constraint.
    func remakesWhole(_ fact: Fact, in context: PlanContext) -> Bool {
        guard let domain = context.to.parent(of: fact), let present = context.from.fact(domain.identity) else { return false }
        return DomainKind.isContained(present, in: context.from)
    }

    func drop(_ fact: Fact, in state: State) -> [Step] {
        [.statement("ALTER DOMAIN \(domain(fact)) DROP CONSTRAINT \(quoteIdentifier(fact.identity.name))")]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        guard old.identity.name != new.identity.name else { return [] }
        let names = "\(quoteIdentifier(old.identity.name)) TO \(quoteIdentifier(new.identity.name))"
        return [.statement("ALTER DOMAIN \(domain(old)) RENAME CONSTRAINT \(names)")]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let new = change.new
        guard (change.old["definition"] ?? "").dropNotValid == new["definition"], new.isTrue("is_valid") else { return .rebuild }
        let failure = Hazard(.mayFailOnData, "fails where a value breaks \(new.identity.label)")
        let clause = "VALIDATE CONSTRAINT \(quoteIdentifier(new.identity.name))"
        return .steps([.statement("ALTER DOMAIN \(domain(new)) \(clause)", hazards: [failure])])
    }

    private func domain(_ fact: Fact) -> String { qualified(fact.identity.schema, fact.identity.relation) }
}
