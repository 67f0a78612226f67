import SQLText

/// Owners, where they are not the one that owns most of the database: an application role has another name elsewhere, and a deliberately
/// different owner is a fact.
struct OwnerKind: ObjectKind {
    let id: KindID = "owner"
    let catalog: UInt32 = 0
    let facet = Address.Facet.owner
    let targetsAnyKind = true
    /// Which owner is the usual one is decided by all objects.
    let isReadWhole = true
    let rank = 122
    let attributes: [Attribute] = ["role"]

    func query(_ server: ServerVersion) -> String {
        // Schema public belongs to a role of PostgreSQL's own, and is left out by its OID.
        let owned = Kinds.all.compactMap { kind in
            kind.owners.map { "SELECT \(kind.catalog) AS catalog, o.oid, o.owner FROM (\($0)) o (oid, owner)" }
        }
        return """
            WITH owned AS (\(owned.joined(separator: "\n  UNION ALL ")))
            SELECT o.oid, 0, o.oid, 0, o.catalog::oid, NULL, NULL, NULL, NULL, quote_ident(pg_get_userbyid(o.owner))
            FROM owned o WHERE o.owner <> (SELECT m.owner FROM owned m GROUP BY m.owner ORDER BY count(*) DESC, m.owner LIMIT 1)
            ORDER BY o.catalog, o.oid
            """
    }

    func designation(_ fact: Fact) -> String { "OWNER" }
    func create(_ fact: Fact, in state: State) -> [Step] { set(fact, to: fact["role"] ?? "CURRENT_USER", state) }
    func drop(_ fact: Fact, in state: State) -> [Step] { set(fact, to: "CURRENT_USER", state) }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .steps(create(change.new, in: context.to)) }

    private func set(_ fact: Fact, to role: String, _ state: State) -> [Step] {
        guard let target = state.parent(of: fact) else { return [] }
        return [.statement("ALTER \(Kinds.of(target.kind).designation(target)) OWNER TO \(role)")]
    }
}
