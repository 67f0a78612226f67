import SQLText

/// Rewrite rules of tables and views (`pg_rewrite`); the rule `_RETURN` is a view's query and belongs to it.
struct RuleKind: ObjectKind {
    let id: KindID = "rule"
    let catalog = Catalog.rewrite
    let rank = 108
    let presence: String? = "EXISTS (SELECT FROM pg_rewrite WHERE oid >= 16384 AND rulename <> '_RETURN')"
    let attributes: [Attribute] = ["definition", "enabled"]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT r.oid, 0, r.ev_class, 0, NULL, n.nspname, c.relname, r.rulename, '', rtrim(pg_get_ruledef(r.oid), ';'), r.ev_enabled
        FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE r.ev_type <> '1' AND c.relpersistence <> 't' AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.relname, r.rulename
        """
    }

    func designation(_ fact: Fact) -> String {
        "RULE \(quoteIdentifier(fact.identity.name)) ON \(qualified(fact.identity.schema, fact.identity.relation))"
    }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [.statement(fact["definition"] ?? "")] + (fact["enabled"] == "O" ? [] : [enabling(fact)])
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        guard old.identity.name != new.identity.name else { return [] }
        return [
            .statement(
                "ALTER RULE \(quoteIdentifier(old.identity.name)) ON \(qualified(new.identity.schema, new.identity.relation))"
                    + " RENAME TO \(quoteIdentifier(new.identity.name))")
        ]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        var steps: [Step] = []
        // CREATE OR REPLACE RULE may change event, condition and actions, and leaves the rule as enabled as it was.
        if change.attributes.contains("definition") {
            let definition = change.new["definition"] ?? ""
            steps.append(.statement(definition.replacingFirst("CREATE RULE", with: "CREATE OR REPLACE RULE")))
        }
        return .steps(steps + (change.attributes.contains("enabled") ? [enabling(change.new)] : []))
    }

    func isDisturbed(_ fact: Fact, by change: Change) -> Bool { change.retypesColumn }

    private func enabling(_ fact: Fact) -> Step {
        .alterTable(
            qualified(fact.identity.schema, fact.identity.relation),
            "\(FiringState.word(fact["enabled"])) RULE \(quoteIdentifier(fact.identity.name))")
    }
}

/// When triggers, rules and event triggers fire: always, never, or by `session_replication_role`.
enum FiringState {
    /// The letter of `tgenabled`, `ev_enabled` and `evtenabled` as ALTER says it.
    static func word(_ letter: String?) -> String {
        switch letter {
        case "D": "DISABLE"
        case "R": "ENABLE REPLICA"
        case "A": "ENABLE ALWAYS"
        default: "ENABLE"
        }
    }
}
