/// `OF`: the composite type that a typed table has its columns from (`pg_class.reloftype`). A table can take a type, and let it go, in place.
struct TableTypeKind: ObjectKind {
    let id: KindID = "table type"
    let catalog = Catalog.relation
    let facet = Address.Facet.type
    let rank = 71
    let presence: String? = "EXISTS (SELECT FROM pg_class WHERE oid >= 16384 AND reloftype <> 0)"
    let attributes: [Attribute] = ["type"]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT c.oid, 0, c.oid, 0, NULL, n.nspname, '', c.relname, '', format_type(c.reloftype, NULL)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.reloftype <> 0 AND c.relpersistence <> 't' AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.relname
        """
    }

    func designation(_ fact: Fact) -> String { "TABLE " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [.alterTable(fact.identity.qualifiedName, "OF " + (fact["type"] ?? ""))]
    }

    /// A new table is made `OF` its type.
    func create(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Step] {
        state.parent(of: fact).map(isCreated) == true ? [] : create(fact, in: state)
    }

    /// A table that is there already has its columns in an order that no statement changes.
    func obstacle(toMaking fact: Fact, in context: PlanContext) -> String? {
        guard let table = context.to.parent(of: fact), let present = context.from.fact(table.identity) else { return nil }
        let wanted = context.to.children(of: table.address, kind: "column").map(\.identity.name)
        let kept = context.from.children(of: present.address, kind: "column").map(\.identity.name).filter { wanted.contains($0) }
        if wanted.starts(with: kept) { return nil }
        return
            "\(table.identity.label) takes type \(fact["type"] ?? ""), whose attributes stand in another order than its columns"
    }

    func drop(_ fact: Fact, in state: State) -> [Step] { [.alterTable(fact.identity.qualifiedName, "NOT OF")] }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }

    /// The table has to have the type's columns, and no other.
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        guard let table = fact.parent else { return [] }
        return state.children(of: table, kind: "column") + types(of: fact, in: state)
    }

    /// The composite type, where it is no extension's.
    func types(of fact: Fact, in state: State) -> [Fact] {
        guard let index = state.index(of: fact.address) else { return [] }
        return state.needs[index].map { state.facts[$0.on] }.filter { $0.kind == "composite type" }
    }
}
