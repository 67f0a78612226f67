/// What a new reading keeps of an older state: the facts of all objects but the affected ones.
struct KeptFacts: Sendable {
    let old: State
    let affected: Set<Address>
    /// Where the kept facts stand now, by their old index; -1 for those that are not kept.
    var moved: [Int32]

    init(old: State, affected: Set<Address>) {
        self.old = old
        self.affected = affected
        moved = Array(repeating: -1, count: old.facts.count)
    }

    func keeps(_ index: Int) -> Bool { !affected.contains(old.facts[index].address.whole) }

    /// What the kept facts need, in the new state.
    func edges(in state: State) -> [(dependent: Int32, edge: State.Dependency)] {
        var edges: [(dependent: Int32, edge: State.Dependency)] = []
        edges.reserveCapacity(old.facts.count * 2)
        for index in old.facts.indices where moved[index] >= 0 {
            for need in old.needs[index] {
                let place = moved[need.on] >= 0 ? Int(moved[need.on]) : state.index(of: old.facts[need.on].address)
                guard let place else { continue }
                let edge = State.Dependency(on: place, isAutomatic: need.isAutomatic, isOnlyForDrop: need.isOnlyForDrop)
                edges.append((moved[index], edge))
            }
        }
        return edges
    }
}

extension Fact {
    /// The order in which the kinds' queries give their objects.
    func precedes(_ other: Fact) -> Bool {
        let (left, right) = (identity, other.identity)
        return (left.schema, left.relation, address.sub, left.name, left.signature)
            < (right.schema, right.relation, other.address.sub, right.name, right.signature)
    }
}

extension State {
    /// The objects whose facts may read differently once `changed` did: those themselves, their parts, and over any number of steps what needs
    /// them, because PostgreSQL prints names and not addresses. Whole objects, at all the addresses by which they are known here.
    ///
    /// - Parameter also: objects that are to be read again, but not what needs them.
    public func affected(by changed: Set<Address>, and also: Set<Address> = []) -> Set<Address> {
        let dependents = needs.reversed()
        var affected = changed.union(also).union(also.compactMap { fact($0)?.address.whole })
        var isSeen = [Bool](repeating: false, count: facts.count)
        var waiting = changed.compactMap { index(of: $0) }
        for index in waiting { isSeen[index] = true }
        while let index = waiting.popLast() {
            affected.insert(facts[index].address.whole)
            for dependent in dependents[index] where !isSeen[dependent] {
                isSeen[dependent] = true
                waiting.append(dependent)
            }
        }
        // Edges may hang on an alias: all parts of what is read again are.
        eachAlias { address, index in if affected.contains(facts[index].address.whole) { affected.insert(address.whole) } }
        return affected
    }
}
