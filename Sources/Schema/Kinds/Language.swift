import SQLText

/// Procedural languages (`pg_language`) that no extension brought.
struct LanguageKind: ObjectKind {
    let id: KindID = "language"
    let catalog = Catalog.language
    let rank = 22
    let presence: String? = "EXISTS (SELECT FROM pg_language WHERE oid >= 16384)"
    let attributes: [Attribute] = ["is_trusted", "handler", "inline", "validator"]

    let owners: String? = "SELECT l.oid, l.lanowner FROM pg_language l WHERE l.oid >= 16384"
    let privileges: PrivilegeSource? = PrivilegeSource(
        from: "pg_language l WHERE l.oid >= 16384", oid: "l.oid", acl: "l.lanacl", owner: "l.lanowner", defaults: "'l'")

    func query(_ server: ServerVersion) -> String {
        func function(_ column: String) -> String { "CASE WHEN l.\(column) <> 0 THEN l.\(column)::regproc::text END" }
        return """
            SELECT l.oid, 0, NULL, 0, NULL, '', '', l.lanname, '',
              l.lanpltrusted, \(function("lanplcallfoid")), \(function("laninline")), \(function("lanvalidator"))
            FROM pg_language l WHERE l.oid >= 16384 ORDER BY l.lanname
            """
    }

    func designation(_ fact: Fact) -> String { "LANGUAGE " + quoteIdentifier(fact.identity.name) }
    func create(_ fact: Fact, in state: State) -> [Step] { [.statement(definition(fact, verb: "CREATE"))] }
    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    /// Replacing keeps the functions that are written in it.
    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        .steps([.statement(definition(change.new, verb: "CREATE OR REPLACE"))])
    }

    private func definition(_ fact: Fact, verb: String) -> String {
        let trusted = fact.isTrue("is_trusted") ? "TRUSTED " : ""
        let parts = [("HANDLER", "handler"), ("INLINE", "inline"), ("VALIDATOR", "validator")]
        let clauses = parts.compactMap { name, attribute in fact[attribute].map { " \(name) \($0)" } }
        return "\(verb) \(trusted)PROCEDURAL \(designation(fact))\(clauses.joined())"
    }
}
