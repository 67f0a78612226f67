/// What a table has from its parent: a partition's, or an inheriting table's, columns and checks.
extension ObjectKind {
    /// The parent table's object of the same name, where this one comes down from it.
    func inherited(_ fact: Fact, in state: State) -> Fact? {
        guard fact.isTrue("is_inherited"), let table = fact.parent, let index = state.index(of: table) else { return nil }
        for need in state.needs[index] {
            let parent = state.facts[need.on].identity
            guard parent.kind == "table" || parent.kind == "foreign table" else { continue }
            let identity = Identity(kind: fact.kind, schema: parent.schema, relation: parent.name, name: fact.identity.name)
            if let origin = state.fact(identity) { return origin }
        }
        return nil
    }
}

extension State {
    /// A partition's place under its parent, for something that belongs to the partition.
    public func attachment(ofTableOf fact: Fact) -> Int? {
        guard var address = fact.parent else { return nil }
        address.facet = .attachment
        return index(of: address)
    }
}
