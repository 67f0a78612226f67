import SQLText

/// Privileges on objects of every kind, columns included (`relacl`, `attacl`, `proacl` and the like), where they are not the
/// ones that a new object has.
struct GrantsKind: ObjectKind {
    let id: KindID = "grants"
    let catalog: UInt32 = 0
    let facet = Address.Facet.grants
    let targetsAnyKind = true
    let rank = 125
    /// `grants` has a line for each grantee: the name, a tab, the privileges with commas, `*` for the grant option. `baseline` is the same
    /// for a new object.
    let attributes: [Attribute] = [.unordered("grants", .line), .uncompared("baseline")]

    /// How the object's own owner stands in a list: the owner's name is another matter.
    private static let owner = "=owner"

    func query(_ server: ServerVersion) -> String {
        func list(_ acl: String, _ owner: String) -> String {
            """
            (SELECT string_agg(g.name || E'\\t' || g.privileges, E'\\n' ORDER BY g.place) FROM (SELECT
              CASE WHEN x.grantee = 0 THEN 'PUBLIC' WHEN x.grantee = \(owner) THEN '=owner' ELSE quote_ident(pg_get_userbyid(x.grantee)) END AS name,
              string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ',' ORDER BY x.privilege_type) AS privileges, min(x.place) AS place
              FROM aclexplode(\(acl)) WITH ORDINALITY x (grantor, grantee, privilege_type, is_grantable, place) GROUP BY x.grantee) g)
            """
        }
        // Each catalog gives what has privileges at all; only that is looked at closely, by one piece of SQL for all.
        let sources = Kinds.all.compactMap { kind in
            kind.privileges.map { source in
                """
                SELECT \(kind.catalog)::oid, \(source.oid), \(source.sub), \(source.acl), \(source.owner),
                  \(source.defaults.map { "acldefault(\($0), \(source.owner))" } ?? "NULL::aclitem[]")
                FROM \(source.from) AND \(source.acl) IS NOT NULL
                """
            }
        }
        return """
            SELECT s.oid, s.sub, s.oid, s.sub, s.catalog, NULL, NULL, NULL, NULL, p.grants, p.baseline
            FROM (\(sources.joined(separator: "\nUNION ALL\n"))) s (catalog, oid, sub, acl, owner, base)
              CROSS JOIN LATERAL (SELECT coalesce((SELECT ip.initprivs FROM pg_init_privs ip
                WHERE ip.objoid = s.oid AND ip.classoid = s.catalog AND ip.objsubid = s.sub), s.base) AS base OFFSET 0) b
              CROSS JOIN LATERAL (SELECT coalesce(\(list("s.acl", "s.owner")), '') AS grants,
                coalesce(\(list("b.base", "s.owner")), '') AS baseline OFFSET 0) p
            WHERE p.grants <> p.baseline
            """
    }

    func designation(_ fact: Fact) -> String { "GRANTS" }

    func create(_ fact: Fact, in state: State) -> [Step] {
        steps(from: fact["baseline"], to: fact["grants"], of: fact, in: state)
    }
    func drop(_ fact: Fact, in state: State) -> [Step] { steps(from: fact["grants"], to: fact["baseline"], of: fact, in: state) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        .steps(steps(from: change.old["grants"], to: change.new["grants"], of: change.new, in: context.to))
    }

    private func steps(from old: String?, to new: String?, of fact: Fact, in state: State) -> [Step] {
        guard let target = state.parent(of: fact) else { return [] }
        let (before, after) = (Self.privileges(old), Self.privileges(new))
        let held = Dictionary(uniqueKeysWithValues: before)
        var steps: [Step] = []
        // Given before taken, so that who keeps some privilege keeps the place in the list, which pg_dump prints.
        for (grantee, wanted) in after {
            let given = wanted.filter { !(held[grantee] ?? []).contains($0) }
            let plain = given.filter { !$0.hasSuffix("*") && !(held[grantee] ?? []).contains($0 + "*") }
            let grantable = given.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }
            if !plain.isEmpty { steps.append(.statement("GRANT \(clause(plain, target)) TO \(role(grantee))")) }
            if !grantable.isEmpty {
                steps.append(.statement("GRANT \(clause(grantable, target)) TO \(role(grantee)) WITH GRANT OPTION"))
            }
        }
        let kept = Dictionary(uniqueKeysWithValues: after)
        for (grantee, privileges) in before {
            let wanted = (kept[grantee] ?? [])
            let optionless = privileges.filter { $0.hasSuffix("*") && wanted.contains(String($0.dropLast())) }.map {
                String($0.dropLast())
            }
            if !optionless.isEmpty {
                steps.append(.statement("REVOKE GRANT OPTION FOR \(clause(optionless, target)) FROM \(role(grantee))"))
            }
            let names = Set(wanted.map(Self.bare))
            let taken = privileges.map(Self.bare).filter { !names.contains($0) }
            if !taken.isEmpty { steps.append(.statement("REVOKE \(clause(taken, target)) FROM \(role(grantee))")) }
        }
        return steps
    }

    private func role(_ grantee: String) -> String { grantee == Self.owner ? "CURRENT_USER" : grantee }

    /// A privilege without the mark of its grant option.
    private static func bare(_ privilege: String) -> String {
        privilege.hasSuffix("*") ? String(privilege.dropLast()) : privilege
    }

    private func clause(_ privileges: [String], _ target: Fact) -> String {
        Kinds.of(target.kind).grantClause(privileges, on: target)
    }

    /// Grantees with their privileges, in the order of the list.
    private static func privileges(_ text: String?) -> [(String, [String])] {
        (text ?? "").split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t")
            return parts.count == 2 ? (String(parts[0]), parts[1].split(separator: ",").map(String.init)) : nil
        }
    }
}

/// What GRANT says for privileges on a column.
func columnGrantClause(_ privileges: [String], on fact: Fact) -> String {
    let column = quoteIdentifier(fact.identity.name)
    return privileges.map { "\($0) (\(column))" }.joined(separator: ", ") + " ON TABLE "
        + qualified(fact.identity.schema, fact.identity.relation)
}
