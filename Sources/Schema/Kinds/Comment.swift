import SQLText

/// Comments on objects of every kind (`pg_description`): one rule for all of them.
struct CommentKind: ObjectKind {
    let id: KindID = "comment"
    let catalog: UInt32 = 0
    let facet = Address.Facet.comment
    let targetsAnyKind = true
    let rank = 120
    let standsWithParent = true
    let attributes: [Attribute] = ["text"]

    func query(_ server: ServerVersion) -> String {
        // What initdb wrote on schema public is not the person's.
        """
        SELECT d.objoid, d.objsubid, d.objoid, d.objsubid, d.classoid::oid, NULL, NULL, NULL, NULL, d.description
        FROM pg_description d
        WHERE (d.objoid >= 16384 OR (d.objoid = 2200 AND d.classoid = 2615))
          AND NOT (d.classoid = 2615 AND d.description = 'standard public schema'
            AND d.objoid = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = 'public'))
        ORDER BY d.classoid, d.objoid, d.objsubid
        """
    }

    func designation(_ fact: Fact) -> String { "COMMENT" }

    func create(_ fact: Fact, in state: State) -> [Step] { set(fact, fact["text"].map(quoteLiteral) ?? "NULL", state) }

    func drop(_ fact: Fact, in state: State) -> [Step] {
        // Schema public gets back what initdb wrote.
        let target = state.parent(of: fact).map(\.identity)
        let isInitial = target == Identity(kind: "schema", schema: "", name: "public")
        return set(fact, isInitial ? "'standard public schema'" : "NULL", state)
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration { .steps(create(change.new, in: context.to)) }

    private func set(_ fact: Fact, _ text: String, _ state: State) -> [Step] {
        guard let target = state.parent(of: fact) else { return [] }
        return [.statement("COMMENT ON \(Kinds.of(target.kind).designation(target)) IS \(text)")]
    }
}
