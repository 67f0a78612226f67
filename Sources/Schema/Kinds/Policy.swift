import SQLText

/// Row security policies (`pg_policy`).
struct PolicyKind: ObjectKind {
    let id: KindID = "policy"
    let catalog = Catalog.policy
    let rank = 112
    let presence: String? = "EXISTS (SELECT FROM pg_policy)"
    let attributes: [Attribute] = ["is_permissive", "command", "roles", "using", "check"]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT p.oid, 0, p.polrelid, 0, NULL, n.nspname, c.relname, p.polname, '', p.polpermissive, p.polcmd,
          (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ' ORDER BY pg_get_userbyid(r)) FROM unnest(p.polroles) r),
          pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.relname, p.polname
        """
    }

    func designation(_ fact: Fact) -> String {
        "POLICY \(quoteIdentifier(fact.identity.name)) ON \(qualified(fact.identity.schema, fact.identity.relation))"
    }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let commands = ["r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "*": "ALL"]
        var sql = "CREATE " + designation(fact)
        if !fact.isTrue("is_permissive") { sql += " AS RESTRICTIVE" }
        if let command = fact["command"], command != "*" { sql += " FOR " + (commands[command] ?? "ALL") }
        if let roles = fact["roles"], roles != "PUBLIC" { sql += " TO " + roles }
        return [.statement(sql + conditions(fact))]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        guard old.identity.name != new.identity.name else { return [] }
        return [
            .statement(
                "ALTER POLICY \(quoteIdentifier(old.identity.name)) ON \(qualified(new.identity.schema, new.identity.relation))"
                    + " RENAME TO \(quoteIdentifier(new.identity.name))")
        ]
    }

    func content(_ fact: Fact, in state: State) -> String? { comparedText(fact) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (change.old, change.new)
        let removes = (old["using"] != nil && new["using"] == nil) || (old["check"] != nil && new["check"] == nil)
        if removes || !change.attributes.isDisjoint(with: ["is_permissive", "command"]) { return .rebuild }
        let roles = change.attributes.contains("roles") ? " TO " + (new["roles"] ?? "PUBLIC") : ""
        return .steps([.statement("ALTER \(designation(new))\(roles)\(conditions(new))")])
    }

    func isDisturbed(_ fact: Fact, by change: Change) -> Bool { change.retypesColumn }

    func roles(_ fact: Fact) -> [String] {
        ListText.parts(fact["roles"] ?? "").filter { $0 != "PUBLIC" }.map(unquoteIdentifier)
    }

    private func conditions(_ fact: Fact) -> String {
        (fact["using"].map { " USING (\($0))" } ?? "") + (fact["check"].map { " WITH CHECK (\($0))" } ?? "")
    }
}
