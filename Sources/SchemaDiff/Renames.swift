import Schema
import SQLText

/// The renames between two states of one lineage: objects that kept their address and changed their name.
public struct Renames: Sendable {
    /// In an order in which they can run: no step takes a name that is still in use.
    public let steps: [Step]
    /// Old and new, for people.
    public let pairs: [(old: Identity, new: Identity)]

    /// Whether nothing was renamed.
    public var isEmpty: Bool { steps.isEmpty }

    /// - Precondition: both states have one lineage; without one there are no renames to know of.
    public init(from: State, to: State) {
        guard from.lineage != nil, from.lineage == to.lineage else {
            self.init([], from: from, to: to)
            return
        }
        var candidates: [(old: Fact, new: Fact)] = []
        for old in from.facts where !Kinds.of(old.kind).targetsAnyKind && old.address.facet == .object {
            guard let new = to.fact(old.address), new.kind == old.kind, new.address == old.address else { continue }
            if old.identity.name != new.identity.name || movesByItself(old, new, from: from, to: to) {
                candidates.append((old, new))
            }
        }
        self.init(candidates, from: from, to: to)
    }

    /// Renames that a person asked for, between states that know nothing of each other.
    ///
    /// - Parameter requests: identities of `from` with the names (and schemas) they get.
    public init(requests: [(old: Fact, new: Identity)], from: State, to: State) {
        self.init(
            requests.map { old, new in
                (old, Fact(identity: new, address: old.address, parent: old.parent, values: old.values))
            }, from: from, to: to)
    }

    private init(_ candidates: [(old: Fact, new: Fact)], from: State, to: State) {
        var order = RenameOrder(occupied: Set(from.facts.map { Kinds.of($0.kind).namespaceKey($0) }))
        let sorted = candidates.sorted {
            (Kinds.of($0.old.kind).rank, $0.old.identity) < (Kinds.of($1.old.kind).rank, $1.old.identity)
        }
        for (old, new) in sorted { order.add(old.following(sorted, in: from), new) }
        pairs = sorted.map { ($0.old.identity, $0.new.identity) }
        steps = order.finish()
    }
}

/// Whether the object itself went to another schema, rather than with its schema's new name.
private func movesByItself(_ old: Fact, _ new: Fact, from: State, to: State) -> Bool {
    guard old.identity.schema != new.identity.schema, old.identity.relation.isEmpty, old.parent == nil else { return false }
    let oldSchema = from.fact(Identity(kind: "schema", schema: "", name: old.identity.schema))
    let newSchema = to.fact(Identity(kind: "schema", schema: "", name: new.identity.schema))
    return oldSchema?.address != newSchema?.address
}

extension Fact {
    /// The fact as it is called after the renames of its schema and of its table.
    fileprivate func following(_ renames: [(old: Fact, new: Fact)], in state: State) -> Fact {
        var identity = identity
        for (old, new) in renames where old.kind == "schema" && old.identity.name == identity.schema {
            identity.schema = new.identity.name
        }
        for (old, new) in renames where parent == old.address && !identity.relation.isEmpty {
            identity.relation = new.identity.name
            identity.schema = new.identity.schema
        }
        return Fact(identity: identity, address: address, parent: parent, values: values)
    }
}

/// Orders renames so that each name is free when it is taken; swaps go over a third name.
private struct RenameOrder {
    private var occupied: Set<String>
    private var waiting: [(old: Fact, new: Fact)] = []

    init(occupied: Set<String>) { self.occupied = occupied }

    mutating func add(_ old: Fact, _ new: Fact) { waiting.append((old, new)) }

    mutating func finish() -> [Step] {
        var steps: [Step] = []
        var detours = 0
        while !waiting.isEmpty {
            if let index = waiting.firstIndex(where: { !occupied.contains(key($0.new)) || key($0.new) == key($0.old) }) {
                let (old, new) = waiting.remove(at: index)
                steps += take(old, new)
            } else {
                // Every wanted name is taken: one object of the ring steps aside.
                detours += 1
                let (old, new) = waiting.removeFirst()
                var identity = old.identity
                identity.name = "dbw_swap_\(detours)"
                let aside = Fact(identity: identity, address: old.address, parent: old.parent, values: old.values)
                steps += take(old, aside)
                waiting.append((aside, new))
                if detours > 1000 { break }
            }
        }
        return steps
    }

    private mutating func take(_ old: Fact, _ new: Fact) -> [Step] {
        occupied.remove(key(old))
        occupied.insert(key(new))
        return Kinds.of(old.kind).rename(old, to: new)
    }

    private func key(_ fact: Fact) -> String { Kinds.of(fact.kind).namespaceKey(fact) }
}
