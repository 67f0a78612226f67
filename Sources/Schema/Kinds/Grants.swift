import SQLText

/// Privileges on objects of every kind, columns included (`relacl`, `attacl`, `proacl` and the like), where they are not the
/// ones that a new object has.
struct GrantsKind: ObjectKind {
    let id: KindID = "grants"
    let catalog: UInt32 = 0
    let facet = Address.Facet.grants
    let targetsAnyKind = true
    let concern = Concern.grants
    let rank = 125
    /// `grants` is a `PrivilegeList`; `baseline` is the same for a new object.
    let attributes: [Attribute] = [.unordered("grants", .line), .uncompared("baseline")]

    func query(_ server: ServerVersion) -> String {
        func list(_ acl: String, _ owner: String) -> String { PrivilegeList.sql(acl, owner: owner) }
        // Each catalog gives what has privileges at all; only that is looked at closely, by one piece of SQL for all. Of what initdb made
        // only schema public is asked for here.
        let sources = Kinds.all.compactMap { kind in
            kind.privileges.map { source in
                """
                SELECT \(kind.catalog)::oid, \(source.oid), \(source.sub), \(source.acl), \(source.owner),
                  \(source.defaults.map { "acldefault(\($0), \(source.owner))" } ?? "NULL::aclitem[]")
                FROM \(source.from) AND \(source.acl) IS NOT NULL AND (\(source.oid) >= 16384 OR \(kind.catalog) = \(Catalog.schema))
                """
            }
        }
        return """
            SELECT s.oid, s.sub, s.oid, s.sub, s.catalog, NULL, NULL, NULL, NULL, coalesce(\(list("s.acl", "s.owner")), ''), coalesce(\(list("b.base", "s.owner")), '')
            FROM (\(sources.joined(separator: "\nUNION ALL\n"))) s (catalog, oid, sub, acl, owner, base)
              CROSS JOIN LATERAL (SELECT coalesce((SELECT ip.initprivs FROM pg_init_privs ip
                WHERE ip.objoid = s.oid AND ip.classoid = s.catalog AND ip.objsubid = s.sub), s.base) AS base OFFSET 0) b
            WHERE NOT (s.acl @> coalesce(b.base, '{}') AND s.acl <@ coalesce(b.base, '{}'))
            """
    }

    func designation(_ fact: Fact) -> String { "GRANTS" }

    func create(_ fact: Fact, in state: State) -> [Step] {
        steps(from: fact["baseline"], to: fact["grants"], of: fact, in: state)
    }
    func drop(_ fact: Fact, in state: State) -> [Step] { steps(from: fact["grants"], to: fact["baseline"], of: fact, in: state) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        var old = PrivilegeList(change.old["grants"])
        let (before, after) = (owner(of: change.old, in: context.from), owner(of: change.new, in: context.to))
        // With the object the privileges of its new owner become an owner's own.
        if let after, before != after { old = old.owned(by: after) }
        return .steps(steps(from: old.text, to: change.new["grants"], of: change.new, in: context.to))
    }

    func roles(_ fact: Fact) -> [String] { PrivilegeList(fact["grants"]).roles }

    private func steps(from old: String?, to new: String?, of fact: Fact, in state: State) -> [Step] {
        guard let target = state.parent(of: fact) else { return [] }
        let all = PrivilegeList(fact["baseline"]).ofOwner
        // Privileges of the owner's own are given to whom the object belongs at that time: owners change before privileges are given, and
        // after they are taken.
        let owner = owner(of: fact, in: state) ?? "CURRENT_USER"
        return PrivilegeList(new).commands(from: PrivilegeList(old)).flatMap { command -> [Step] in
            let sql = command.sql(owner: owner) {
                Kinds.of(target.kind).grantClause(privilegeWords($0, all: all), on: target)
            }
            // GRANT names its grantor only where that is the current user (PostgreSQL documentation, GRANT).
            guard let grantor = command.grantor else { return [.statement(sql)] }
            return [.statement("SET ROLE \(grantor)"), .statement(sql), .statement("RESET ROLE")]
        }
    }

    /// The role that owns what the privileges are on, quoted; nil for the database's own.
    private func owner(of fact: Fact, in state: State) -> String? {
        guard let target = state.parent(of: fact) else { return nil }
        let owned = Kinds.of(target.kind).owners == nil ? state.parent(of: target) ?? target : target
        return state.fact(Identity("owner", of: owned.identity))?["role"]
    }

    func born(with target: Fact, in context: PlanContext) -> Fact? {
        // `defaults` is a letter inside quotes.
        guard let letter = Kinds.of(target.kind).privileges?.defaults?.dropFirst().dropLast(),
            let born = DefaultPrivilegesKind.born(String(letter), schema: target.identity.schema, in: context)
        else { return nil }
        var address = target.address
        address.facet = facet
        return Fact(
            identity: Identity(id, of: target.identity), address: address, parent: target.address,
            values: [born.grants, born.builtin])
    }
}

/// What GRANT says for privileges on a column.
func columnGrantClause(_ privileges: [String], on fact: Fact) -> String {
    let column = quoteIdentifier(fact.identity.name)
    return privileges.map { "\($0) (\(column))" }.joined(separator: ", ") + " ON TABLE "
        + qualified(fact.identity.schema, fact.identity.relation)
}
