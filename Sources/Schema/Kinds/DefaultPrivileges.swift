import SQLText

/// Default privileges (`pg_default_acl`): what objects that a role makes from now on are born with. Those without a schema are the whole list of
/// a new object; those in a schema come on top of it.
///
/// They change last in a plan, so that its new objects are born with those of the state that it starts from.
struct DefaultPrivilegesKind: ObjectKind {
    let id: KindID = "default privileges"
    let catalog = Catalog.defaultPrivileges
    let parentCatalog = Catalog.schema
    let concern = Concern.grants
    let rank = 130
    let presence: String? = "EXISTS (SELECT FROM pg_default_acl)"
    /// `baseline` is what holds without them; `builtin` what PostgreSQL itself gives a new object; `role` is nil for the database's owner.
    let attributes: [Attribute] = [
        .unordered("grants", .line), .uncompared("baseline"), .uncompared("builtin"), .uncompared("role"),
    ]

    /// The letters of `acldefault` with the words of ALTER DEFAULT PRIVILEGES.
    private static let words = [
        "r": "tables", "s": "sequences", "f": "functions", "T": "types", "n": "schemas", "L": "large objects",
    ]

    func query(_ server: ServerVersion) -> String {
        let letter = "CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END"
        let cases = Self.words.sorted { $0.key < $1.key }.map { letter, word -> String in
            let type = letter == "s" ? "S" : letter
            return "WHEN '\(type)' THEN '\(word)'"
        }
        let word = "CASE d.defaclobjtype \(cases.joined(separator: " ")) END"
        let isOwner = "d.defaclrole = \(CatalogSQL.databaseOwner)"
        return """
            SELECT d.oid, 0, nullif(d.defaclnamespace, 0), 0, NULL, coalesce(n.nspname, ''), '', \(word),
              CASE WHEN \(isOwner) THEN '' ELSE pg_get_userbyid(d.defaclrole) END, coalesce(\(PrivilegeList.sql("d.defaclacl", owner: "d.defaclrole")), ''),
              CASE WHEN d.defaclnamespace = 0 THEN b.list ELSE '' END, b.list,
              CASE WHEN NOT \(isOwner) THEN quote_ident(pg_get_userbyid(d.defaclrole)) END
            FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
              CROSS JOIN LATERAL (SELECT \(PrivilegeList.sql("acldefault(\(letter), d.defaclrole)", owner: "d.defaclrole")) AS list) b
            ORDER BY n.nspname, d.defaclobjtype, pg_get_userbyid(d.defaclrole)
            """
    }

    func designation(_ fact: Fact) -> String {
        "DEFAULT PRIVILEGES" + (fact["role"].map { " FOR ROLE " + $0 } ?? "")
            + (fact.identity.schema.isEmpty ? "" : " IN SCHEMA " + quoteIdentifier(fact.identity.schema))
    }

    func create(_ fact: Fact, in state: State) -> [Step] { steps(from: fact["baseline"], to: fact["grants"], of: fact) }
    func drop(_ fact: Fact, in state: State) -> [Step] { steps(from: fact["grants"], to: fact["baseline"], of: fact) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        .steps(steps(from: change.old["grants"], to: change.new["grants"], of: change.new))
    }

    func roles(_ fact: Fact) -> [String] {
        PrivilegeList(fact["grants"]).roles + (fact["role"].map { [unquoteIdentifier($0)] } ?? [])
    }

    private func steps(from old: String?, to new: String?, of fact: Fact) -> [Step] {
        let all = PrivilegeList(fact["builtin"]).ofOwner
        return PrivilegeList(new).commands(from: PrivilegeList(old)).map { command -> Step in
            let sql = command.sql(owner: fact["role"] ?? "CURRENT_USER") {
                "\(privilegeWords($0, all: all).joined(separator: ", ")) ON \(fact.identity.name.uppercased())"
            }
            return .statement("ALTER \(designation(fact)) \(sql)")
        }
    }

    /// The privileges of a new object that the plan's role makes, and those that PostgreSQL itself would give it; nil where both are the same.
    ///
    /// - Parameter letter: by which `acldefault` knows the kind of object.
    static func born(_ letter: String, schema: String, in context: PlanContext) -> (grants: String, builtin: String)? {
        guard let word = words[letter] else { return nil }
        // What is taken back altogether is taken back before anything is made.
        let entries = context.from.all("default privileges").filter {
            $0.identity.name == word && $0["role"] == nil && ["", schema].contains($0.identity.schema)
                && context.to.fact($0.identity) != nil
        }
        guard let builtin = entries.first?["builtin"] else { return nil }
        let whole = entries.first { $0.identity.schema.isEmpty }?["grants"] ?? builtin
        let added = entries.first { !$0.identity.schema.isEmpty }?["grants"]
        let list = PrivilegeList(whole).merged(with: PrivilegeList(added))
        return list.equals(PrivilegeList(builtin)) ? nil : (list.text, builtin)
    }
}
