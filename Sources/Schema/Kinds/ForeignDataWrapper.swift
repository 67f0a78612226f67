import SQLText

/// Foreign-data wrappers (`pg_foreign_data_wrapper`): what a server's rows are read with.
struct ForeignDataWrapperKind: ObjectKind {
    let id: KindID = "foreign-data wrapper"
    let catalog = Catalog.foreignDataWrapper
    let rank = 26
    let presence: String? = "EXISTS (SELECT FROM pg_foreign_data_wrapper)"
    let attributes: [Attribute] = ["handler", "validator", "options"]

    let owners: String? = "SELECT f.oid, f.fdwowner FROM pg_foreign_data_wrapper f WHERE f.oid >= 16384"
    let privileges: PrivilegeSource? = PrivilegeSource(
        from: "pg_foreign_data_wrapper f WHERE true", oid: "f.oid", acl: "f.fdwacl", owner: "f.fdwowner", defaults: "'F'")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT f.oid, 0, NULL, 0, NULL, '', '', f.fdwname, '',
          CASE WHEN f.fdwhandler <> 0 THEN f.fdwhandler::regproc END, CASE WHEN f.fdwvalidator <> 0 THEN f.fdwvalidator::regproc END,
          \(ForeignOptions.sql("f.fdwoptions"))
        FROM pg_foreign_data_wrapper f WHERE f.oid >= 16384 ORDER BY f.fdwname
        """
    }

    func designation(_ fact: Fact) -> String { "FOREIGN DATA WRAPPER " + quoteIdentifier(fact.identity.name) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let functions = (fact["handler"].map { " HANDLER " + $0 } ?? "") + (fact["validator"].map { " VALIDATOR " + $0 } ?? "")
        let options = ForeignOptions(fact["options"])
        return [
            .statement(
                "CREATE \(designation(fact))\(functions)\(options.creationClause)",
                hazards: options.hazards(from: ForeignOptions(nil), of: fact.identity.label))
        ]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let new = change.new
        var clauses: [String] = []
        for name in ["handler", "validator"] where change.attributes.contains(name) {
            clauses.append(new[name].map { "\(name.uppercased()) \($0)" } ?? "NO \(name.uppercased())")
        }
        let (before, after) = (ForeignOptions(change.old["options"]), ForeignOptions(new["options"]))
        if let options = after.alterationClause(from: before) { clauses.append(options) }
        return .steps([
            .statement(
                "ALTER \(designation(new)) " + clauses.joined(separator: " "),
                hazards: after.hazards(from: before, of: new.identity.label))
        ])
    }
}
