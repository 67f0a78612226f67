import SQLText

/// Owners, where they are not the database's own: an application role has another name elsewhere, and a deliberately different owner is a fact.
///
/// A hosting provider's role may own a database in which it has nothing: where one role owns everything, and neither is the database's owner nor
/// works for it, that one is the default. With absolute owners every object has its owner as a fact.
struct OwnerKind: ObjectKind {
    let id: KindID = "owner"
    let catalog: UInt32 = 0
    let facet = Address.Facet.owner
    let targetsAnyKind = true
    /// Which owner is the usual one may be decided by all objects.
    let isReadWhole = true
    let concern = Concern.owner
    let rank = 122
    /// The usual case is told without looking at every object: all that belongs to another role than the one of initdb is in
    /// `pg_shdepend`, and that one is the database's owner and the reader.
    let presence: String? = """
        current_setting('dbw.owners', true) = 'absolute' OR (SELECT d.datdba <> 10 OR d.datdba <> current_user::regrole OR EXISTS (
          SELECT FROM pg_shdepend s WHERE s.dbid = d.oid AND s.deptype = 'o') FROM pg_database d WHERE d.datname = current_database())
        """
    let attributes: [Attribute] = ["role"]

    func query(_ server: ServerVersion) -> String {
        // Schema public belongs to a role of PostgreSQL's own, and is left out by its OID.
        let owned = Kinds.all.compactMap { kind in
            kind.owners.map { "SELECT \(kind.catalog) AS catalog, o.oid, o.owner FROM (\($0)) o (oid, owner)" }
        }
        return """
            WITH owned AS (\(owned.joined(separator: "\n  UNION ALL ")))
            SELECT o.oid, 0, o.oid, 0, o.catalog::oid, NULL, NULL, NULL, NULL, quote_ident(pg_get_userbyid(o.owner))
            FROM owned o WHERE current_setting('dbw.owners', true) = 'absolute' OR o.owner <> (
              SELECT CASE WHEN d.datdba = current_user::regrole THEN d.datdba ELSE coalesce((
                  SELECT min(m.owner) FROM owned m WHERE NOT EXISTS (
                    SELECT FROM pg_depend e WHERE e.classid = m.catalog AND e.objid = m.oid AND e.deptype = 'e')
                  HAVING count(DISTINCT m.owner) = 1), d.datdba) END
              FROM pg_database d WHERE d.datname = current_database())
            ORDER BY o.catalog, o.oid
            """
    }

    func roles(_ fact: Fact) -> [String] { fact["role"].map { [unquoteIdentifier($0)] } ?? [] }

    func designation(_ fact: Fact) -> String { "OWNER" }
    func create(_ fact: Fact, in state: State) -> [Step] { set(fact, to: fact["role"] ?? "CURRENT_USER", state) }
    func drop(_ fact: Fact, in state: State) -> [Step] { set(fact, to: "CURRENT_USER", state) }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .steps(create(change.new, in: context.to)) }

    private func set(_ fact: Fact, to role: String, _ state: State) -> [Step] {
        guard let target = state.parent(of: fact) else { return [] }
        return [.statement("ALTER \(Kinds.of(target.kind).designation(target)) OWNER TO \(role)")]
    }
}
