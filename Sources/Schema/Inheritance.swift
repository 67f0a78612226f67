/// What a table has from its parent: a partition's, or an inheriting table's, columns and checks.
extension ObjectKind {
    /// The parent table's object of the same name, where this one comes down from it; of several parents the first that has one.
    func inherited(_ fact: Fact, in state: State) -> Fact? {
        guard fact.isTrue("is_inherited"), let table = fact.parent, let index = state.index(of: table) else { return nil }
        for need in state.needs[index] {
            if let origin = origin(of: fact, through: need.on, in: state) { return origin }
        }
        return nil
    }

    /// The objects of all parent tables that this one comes down from.
    func origins(_ fact: Fact, in state: State) -> [Fact] {
        guard fact.isTrue("is_inherited"), let table = fact.parent, let index = state.index(of: table) else { return [] }
        return state.needs[index].compactMap { origin(of: fact, through: $0.on, in: state) }
    }

    private func origin(of fact: Fact, through index: Int, in state: State) -> Fact? {
        let parent = state.facts[index].identity
        guard parent.kind == "table" || parent.kind == "foreign table" else { return nil }
        return state.fact(Identity(kind: fact.kind, schema: parent.schema, relation: parent.name, name: fact.identity.name))
    }

    /// The objects of child tables, partitions and theirs that come down from this one.
    func heirs(_ fact: Fact, in state: State) -> [Fact] {
        guard let table = state.parent(of: fact) else { return [] }
        let partitions = state.attachments(to: table.identity.qualifiedName).compactMap { state.parent(of: $0) }
        let children = (TableKind.children(of: table, in: state) + partitions).flatMap { child in
            state.children(of: child.address, kind: fact.kind).filter { $0.identity.name == fact.identity.name }
        }
        return children + children.flatMap { heirs($0, in: state) }
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
