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
    let concern = Concern.owner
    let rank = 122
    let attributes: [Attribute] = ["role"]

    func query(_ server: ServerVersion) -> String {
        // A sequence that a column owns follows its table; schema public belongs to a role of PostgreSQL's own.
        """
        WITH owned AS (
          SELECT 1259 AS catalog, c.oid, c.relowner AS owner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.relpersistence <> 't' AND \(CatalogSQL.userSchema("n"))
              AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype IN ('a', 'i')
                AND d.refclassid = 1259))
          UNION ALL SELECT 1255, p.oid, p.proowner FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE \(CatalogSQL.userSchema("n"))
          UNION ALL SELECT 1247, t.oid, t.typowner FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE \(CatalogSQL.userSchema("n")) AND t.typtype IN ('e', 'd') OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'
              AND \(CatalogSQL.userSchema("n")))
          UNION ALL SELECT 2615, n.oid, n.nspowner FROM pg_namespace n WHERE n.oid >= 16384 AND \(CatalogSQL.userSchema("n")))
        SELECT o.oid, 0, o.oid, 0, o.catalog::oid, NULL, NULL, NULL, NULL, quote_ident(pg_get_userbyid(o.owner))
        FROM owned o WHERE current_setting('dbw.owners', true) = 'absolute' OR o.owner <> (
            SELECT CASE WHEN count(DISTINCT m.owner) = 1 AND d.datdba <> current_user::regrole THEN min(m.owner::int8)::oid ELSE d.datdba END
            FROM pg_database d LEFT JOIN owned m ON true WHERE d.datname = current_database() GROUP BY d.datdba)
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
