import SQLText

/// Foreign servers (`pg_foreign_server`).
struct ForeignServerKind: ObjectKind {
    let id: KindID = "foreign server"
    let catalog = Catalog.foreignServer
    let rank = 27
    let presence: String? = "EXISTS (SELECT FROM pg_foreign_server)"
    let attributes: [Attribute] = ["wrapper", "type", "version", "options"]

    let owners: String? = "SELECT s.oid, s.srvowner FROM pg_foreign_server s"
    let privileges: PrivilegeSource? = PrivilegeSource(
        from: "pg_foreign_server s WHERE true", oid: "s.oid", acl: "s.srvacl", owner: "s.srvowner", defaults: "'S'")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT s.oid, 0, NULL, 0, NULL, '', '', s.srvname, '', quote_ident(f.fdwname), s.srvtype, s.srvversion, \(ForeignOptions.sql("s.srvoptions"))
        FROM pg_foreign_server s JOIN pg_foreign_data_wrapper f ON f.oid = s.srvfdw ORDER BY s.srvname
        """
    }

    func designation(_ fact: Fact) -> String { "SERVER " + quoteIdentifier(fact.identity.name) }

    func grantClause(_ privileges: [String], on fact: Fact) -> String {
        privileges.joined(separator: ", ") + " ON FOREIGN " + designation(fact)
    }

    func create(_ fact: Fact, in state: State) -> [Step] {
        var sql = "CREATE " + designation(fact)
        if let type = fact["type"] { sql += " TYPE " + quoteLiteral(type) }
        if let version = fact["version"] { sql += " VERSION " + quoteLiteral(version) }
        let options = ForeignOptions(fact["options"])
        return [
            .statement(
                sql + " FOREIGN DATA WRAPPER \(fact["wrapper"] ?? "")\(options.creationClause)",
                hazards: options.hazards(from: ForeignOptions(nil), of: fact.identity.label))
        ]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        // ALTER SERVER knows neither; the foreign tables that go with a rebuild hold no rows.
        if !change.attributes.isDisjoint(with: ["wrapper", "type"]) { return .rebuild }
        let new = change.new
        var clauses: [String] = []
        if change.attributes.contains("version") { clauses.append("VERSION " + (new["version"].map(quoteLiteral) ?? "NULL")) }
        let (before, after) = (ForeignOptions(change.old["options"]), ForeignOptions(new["options"]))
        if let options = after.alterationClause(from: before) { clauses.append(options) }
        return .steps([
            .statement(
                "ALTER \(designation(new)) " + clauses.joined(separator: " "),
                hazards: after.hazards(from: before, of: new.identity.label))
        ])
    }
}

/// User mappings (`pg_user_mappings`): as whom a role goes to a foreign server. The database's owner is CURRENT_USER: it has another name elsewhere.
struct UserMappingKind: ObjectKind {
    let id: KindID = "user mapping"
    let catalog = Catalog.userMapping
    let rank = 28
    let presence: String? = "EXISTS (SELECT FROM pg_foreign_server)"
    let attributes: [Attribute] = ["options"]

    func query(_ server: ServerVersion) -> String {
        // The view gives NULL where the options are hidden from the reading role, and `UnmodelledObjects` names such a mapping.
        """
        SELECT m.umid, 0, NULL, 0, NULL, '', m.srvname,
          CASE m.umuser WHEN 0 THEN 'PUBLIC' WHEN \(CatalogSQL.databaseOwner) THEN 'CURRENT_USER' ELSE quote_ident(m.usename) END, '',
          \(ForeignOptions.sql("m.umoptions"))
        FROM pg_user_mappings m WHERE \(UserMappings.isReadable) ORDER BY m.srvname, m.usename
        """
    }

    func designation(_ fact: Fact) -> String {
        // The name is quoted already, so that a role is not taken for a word.
        "USER MAPPING FOR \(fact.identity.name) SERVER \(quoteIdentifier(fact.identity.relation))"
    }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let options = ForeignOptions(fact["options"])
        return [
            .statement(
                "CREATE \(designation(fact))\(options.creationClause)",
                hazards: options.hazards(from: ForeignOptions(nil), of: fact.identity.label))
        ]
    }

    func roles(_ fact: Fact) -> [String] {
        ["PUBLIC", "CURRENT_USER"].contains(fact.identity.name) ? [] : [unquoteIdentifier(fact.identity.name)]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (before, after) = (ForeignOptions(change.old["options"]), ForeignOptions(change.new["options"]))
        guard let options = after.alterationClause(from: before) else { return .steps([]) }
        return .steps([
            .statement(
                "ALTER \(designation(change.new)) \(options)",
                hazards: after.hazards(from: before, of: change.new.identity.label))
        ])
    }
}

/// What may be read of user mappings.
public enum UserMappings {
    /// SQL: whether the reading role sees the options of `m`, a row of `pg_user_mappings`. Source: the definition of that view.
    public static let isReadable = """
        (m.umoptions IS NOT NULL OR (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user)
          OR m.umuser = 0 AND pg_has_role((SELECT s.srvowner FROM pg_foreign_server s WHERE s.oid = m.srvid), 'USAGE')
          OR m.usename = current_user AND (has_server_privilege(m.srvid, 'USAGE')
            OR pg_has_role((SELECT s.srvowner FROM pg_foreign_server s WHERE s.oid = m.srvid), 'USAGE')))
        """
}
