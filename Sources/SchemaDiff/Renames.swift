import Schema
import SQLText

/// The renames between two states of one lineage: objects that kept their address and changed their name.
public struct Renames: Sendable {
    /// In an order in which they can run: no step takes a name that is still in use.
    public let steps: [Step]
    /// Old and new, for people.
    public let pairs: [(old: Identity, new: Identity)]
    /// What is about to be dropped and gave its name away before: the identity that it has until then, and its own.
    let asides: [Identity: Identity]

    /// Whether nothing was renamed.
    public var isEmpty: Bool { steps.isEmpty }

    /// - Precondition: both states have one lineage; without one there are no renames to know of.
    public init(from: State, to: State) {
        guard from.lineage != nil, from.lineage == to.lineage else {
            self.init([], from: from, to: to)
            return
        }
        var candidates: [(old: Fact, new: Fact)] = []
        var along: [(old: Fact, new: Fact)] = []
        for old in from.facts where !Kinds.of(old.kind).targetsAnyKind && old.address.facet == .object {
            guard let new = to.fact(old.address), new.kind == old.kind, new.address == old.address else { continue }
            if old.values != new.values { along.append((old, new)) }
            if old.identity.name != new.identity.name || movesByItself(old, new, from: from, to: to) {
                candidates.append((old, new))
            }
        }
        self.init(candidates, along, from: from, to: to)
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

    private init(_ candidates: [(old: Fact, new: Fact)], _ along: [(old: Fact, new: Fact)] = [], from: State, to: State) {
        let sorted = candidates.sorted {
            (Kinds.of($0.old.kind).rank, $0.old.identity) < (Kinds.of($1.old.kind).rank, $1.old.identity)
        }
        var steps: [Step] = []
        var asides: [Identity: Identity] = [:]
        steps += Self.signed(sorted, from)
        // Schemas first, then what stands in a schema, then the parts of tables: each under the names that the level above left.
        for level in 0...2 {
            let own = sorted.filter { $0.old.renameLevel == level }
            guard !own.isEmpty else { continue }
            let above = NamesAbove(sorted)
            // Tables have their old names until the end of their own level.
            let settled = level < 2 ? above.schemasOnly : above
            var order = RenameOrder(occupants: from.facts.map { $0.following(settled) })
            var moved: [Address: Fact] = [:]
            for (old, new) in own {
                for holder in Self.inHeirs(new, of: old, from) where moved[holder.address] == nil {
                    let isKept = own.contains { $0.old.address == holder.address }
                    let (yielded, aside) = order.yield(holder.following(above), isKept: isKept)
                    steps += yielded
                    moved[holder.address] = aside
                }
            }
            for (old, new) in own { order.add(moved[old.address] ?? old.following(above), new) }
            steps += order.finish()
            for (aside, own) in order.asides { asides[aside.following(above.wholesOnly).identity] = own }
        }
        let schemas = NamesAbove(sorted).schemas
        for (old, new) in along { steps += Kinds.of(old.kind).renameAlong(old, to: new) { schemas[$0] ?? $0 } }
        pairs = sorted.map { ($0.old.identity, $0.new.identity) }
        self.steps = steps
        self.asides = asides
    }

    /// A column's new name goes to the tables that inherit it too: what has the name there, and is about to get another or to be dropped.
    private static func inHeirs(_ new: Fact, of old: Fact, _ from: State) -> [Fact] {
        guard old.kind == "column" else { return [] }
        return Kinds.of(old.kind).heirs(old, in: from).compactMap { heir in
            heir.parent.flatMap { table in
                from.children(of: table, kind: old.kind).first {
                    $0.identity.name == new.identity.name && $0.address != heir.address
                }
            }
        }
    }

    /// Functions and the like are called by the types of their arguments, so they come before those and their schemas get new names.
    private static func signed(_ sorted: [(old: Fact, new: Fact)], _ from: State) -> [Step] {
        let own = sorted.filter { $0.old.renameLevel < 0 }
        if own.isEmpty { return [] }
        let before = Dictionary(NamesAbove(sorted).schemas.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var order = RenameOrder(occupants: from.facts)
        for (old, new) in own {
            var identity = new.identity
            identity.schema = before[identity.schema] ?? identity.schema
            identity.signature = old.identity.signature
            order.add(old, Fact(identity: identity, address: new.address, parent: new.parent, values: new.values))
        }
        return order.finish()
    }
}

/// The table whose column owns a sequence.
private func owner(of fact: Fact, in state: State) -> Fact? {
    guard let index = state.index(of: fact.address), let tie = state.tie(of: index), state.facts[tie].address.facet == .ownership
    else { return nil }
    let column = state.needs[tie].map { state.facts[$0.on] }.first { !$0.identity.relation.isEmpty && $0.address.sub != 0 }
    return column.flatMap { $0.parent }.flatMap { state.fact($0) }
}

/// Whether the object itself went to another schema, rather than with its schema's new name.
private func movesByItself(_ old: Fact, _ new: Fact, from: State, to: State) -> Bool {
    guard old.identity.schema != new.identity.schema, old.identity.relation.isEmpty else { return false }
    // A part goes to another schema with its whole, and else by itself.
    if let whole = from.parent(of: old) {
        guard let same = to.fact(whole.address), same.identity.schema == whole.identity.schema else { return false }
    }
    // A sequence goes with the table of the column that owns it.
    if let owner = owner(of: old, in: from), let moved = to.fact(owner.address), owner.identity.schema == old.identity.schema,
        moved.identity.schema == new.identity.schema
    {
        return false
    }
    let oldSchema = from.fact(Identity(kind: "schema", schema: "", name: old.identity.schema))
    let newSchema = to.fact(Identity(kind: "schema", schema: "", name: new.identity.schema))
    return oldSchema?.address != newSchema?.address
}

extension Fact {
    /// Which names have to be settled before this one's: -1 with a signature, 0 a schema's, 1 in a schema, 2 in a table.
    fileprivate var renameLevel: Int {
        kind == "schema" ? 0 : !identity.relation.isEmpty ? 2 : identity.signature.isEmpty ? 1 : -1
    }

    /// The fact as it is called after the renames of its schema and of its table.
    fileprivate func following(_ renames: NamesAbove) -> Fact {
        var identity = identity
        if let schema = renames.schemas[identity.schema] { identity.schema = schema }
        if !identity.relation.isEmpty, let whole = parent.flatMap({ renames.wholes[$0] }) {
            identity.relation = whole.name
            identity.schema = whole.schema
        }
        return Fact(identity: identity, address: address, parent: parent, values: values)
    }
}

/// The new names of schemas, by their old ones, and of what has parts, by its address.
private struct NamesAbove {
    let schemas: [String: String]
    let wholes: [Address: Identity]

    /// The new names of schemas alone.
    var schemasOnly: NamesAbove { NamesAbove(schemas: schemas, wholes: [:]) }
    /// The new names of what has parts alone.
    var wholesOnly: NamesAbove { NamesAbove(schemas: [:], wholes: wholes) }

    private init(schemas: [String: String], wholes: [Address: Identity]) { (self.schemas, self.wholes) = (schemas, wholes) }

    init(_ renames: [(old: Fact, new: Fact)]) {
        schemas = Dictionary(
            renames.filter { $0.old.kind == "schema" }.map { ($0.old.identity.name, $0.new.identity.name) },
            uniquingKeysWith: { $1 })
        wholes = Dictionary(renames.map { ($0.old.address, $0.new.identity) }, uniquingKeysWith: { $1 })
    }
}

/// Orders renames so that each name is free when it is taken. Who holds a wanted name and keeps it, because it is about to be dropped, and one
/// object of every ring step aside to a third name.
private struct RenameOrder {
    private var occupants: [String: Fact] = [:]
    private var waiting: [(old: Fact, new: Fact)] = []
    private var detours = 0
    /// Who stepped aside, as it is called from then on, with its own identity.
    private(set) var asides: [(Fact, Identity)] = []

    init(occupants: [Fact]) {
        for fact in occupants where fact.address.facet == .object {
            for key in Self.keys(fact) { self.occupants[key] = fact }
        }
    }

    mutating func add(_ old: Fact, _ new: Fact) { waiting.append((old, new)) }

    /// Takes the name away from what is about to be dropped, or to get another one.
    mutating func yield(_ holder: Fact, isKept: Bool = false) -> (steps: [Step], moved: Fact) {
        let moved = aside(holder)
        if !isKept { asides.append((moved, holder.identity)) }
        return (take(holder, moved), moved)
    }

    mutating func finish() -> [Step] {
        var steps: [Step] = []
        while !waiting.isEmpty {
            let free = waiting.firstIndex { old, new in
                Self.keys(new).allSatisfy { occupants[$0].map { $0.address == old.address } ?? true }
            }
            if let free {
                let (old, new) = waiting.remove(at: free)
                steps += take(old, new)
                continue
            }
            let wanted = waiting[0]
            let holders = Self.keys(wanted.new).compactMap { occupants[$0] }
            let holder = holders.first { $0.address != wanted.old.address } ?? wanted.old
            if let index = waiting.firstIndex(where: { $0.old.address == holder.address }) {
                let (old, new) = waiting.remove(at: index)
                let moved = aside(old)
                steps += take(old, moved)
                waiting.append((moved, new))
            } else {
                steps += yield(holder).steps
            }
        }
        return steps
    }

    private mutating func aside(_ fact: Fact) -> Fact {
        detours += 1
        var identity = fact.identity
        identity.name = "dbw_swap_\(detours)"
        return Fact(identity: identity, address: fact.address, parent: fact.parent, values: fact.values)
    }

    private mutating func take(_ old: Fact, _ new: Fact) -> [Step] {
        // On the way to another schema the new name may be taken in the old one, or the old name in the new one.
        if old.identity.name != new.identity.name, old.identity.schema != new.identity.schema {
            var way = old.identity
            way.name = new.identity.name
            if !isFree(way, for: old) {
                way = old.identity
                way.schema = new.identity.schema
                if !isFree(way, for: old) {
                    detours += 1
                    way.name = "dbw_swap_\(detours)"
                }
                let middle = Fact(identity: way, address: old.address, parent: old.parent, values: old.values)
                return take(old, middle) + take(middle, new)
            }
        }
        for key in Self.keys(old) { occupants[key] = nil }
        for key in Self.keys(new) { occupants[key] = new }
        return Kinds.of(old.kind).rename(old, to: new)
    }

    private func isFree(_ identity: Identity, for fact: Fact) -> Bool {
        let moved = Fact(identity: identity, address: fact.address, parent: fact.parent, values: fact.values)
        return Self.keys(moved).allSatisfy { occupants[$0].map { $0.address == fact.address } ?? true }
    }

    private static func keys(_ fact: Fact) -> [String] {
        let kind = Kinds.of(fact.kind)
        return fact.identity.relation.isEmpty ? kind.namespaceKeys(fact) : [kind.namespaceKey(fact)]
    }
}
