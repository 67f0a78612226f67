import Schema
import SQLText

/// All actions of a plan with what has to come before what.
struct ActionGraph {
    enum Phase: Int { case drop, alter, create }

    struct Action {
        let phase: Phase
        let fact: Fact
        var steps: [Step]
        let key: SortKey
    }

    /// One action that comes before another.
    struct Edge: Hashable {
        let first: Int
        let second: Int
    }

    var actions: [Action] = []
    var predecessors: [Set<Int>] = []
    let from: State
    let to: State
    /// The facts that are dropped, and those whose drop another's brings with it, by index in `from`.
    var dropped: Set<Int> = []
    var explicit: Set<Int> = []
    var created: Set<Int> = []
    private var altered: [(index: Int, old: Int?, steps: [Step])] = []
    /// Of what is altered, by index in `from`.
    var changes: [Int: Change] = [:]
    /// The same by index in `to`.
    var changesTo: [Int: Change] = [:]
    /// How little is lost with an edge that a ring may do without; of a ring the least goes first.
    enum Softness: Int, Comparable {
        /// A name in a text that PostgreSQL does not track.
        case hint
        /// What makes for better statements.
        case preference
        /// What would be so by PostgreSQL's dependencies, and need not.
        case needless
        static func < (left: Softness, right: Softness) -> Bool { left.rawValue < right.rawValue }
    }

    /// Edges that a ring may do without.
    var soft: [Edge: Softness] = [:]
    var alteredFrom: Set<Int> = []
    /// Steps of an alteration that come after the object's parts, by index in `to`.
    private var late: [Int: [Step]] = [:]
    /// Types that step aside, by index in `from`.
    private var swapped: Set<Int> = []
    let origins: (from: Origins, to: Origins)
    /// Steps in place of those that make a fact, by index in `to`; and steps after one is made.
    private var replacedSteps: [Int: [Step]] = [:]
    private var furtherSteps: [(index: Int, about: Fact, steps: [Step])] = []
    var dropAction: [Int: Int] = [:]
    var asideAction: [Int: Int] = [:]
    var alterActionFrom: [Int: Int] = [:]
    var alterAction: [Int: Int] = [:]
    var lateAction: [Int: Int] = [:]
    var createAction: [Int: Int] = [:]

    init(from: State, to: State, origins: (from: Origins, to: Origins)) {
        self.from = from
        self.to = to
        self.origins = origins
    }

    /// - Parameter stepsAside: whether something takes the name while the old object is still in use.
    mutating func addDrop(of index: Int, stepsAside: Bool = false) {
        dropped.insert(index)
        if stepsAside {
            swapped.insert(index)
            explicit.insert(index)
        }
    }

    mutating func addCreate(of index: Int) { created.insert(index) }

    /// Has a fact made by these steps instead of its kind's.
    mutating func set(_ steps: [Step], forCreating index: Int) { replacedSteps[index] = steps }

    /// Adds steps that follow the making of a fact; they are about something that it comes with.
    mutating func add(_ steps: [Step], about fact: Fact, afterCreating index: Int) { furtherSteps.append((index, fact, steps)) }

    mutating func addAlter(of index: Int, was old: Int?, by change: Change, steps: [Step], late lateSteps: [Step] = []) {
        altered.append((index, old, steps))
        changesTo[index] = change
        if let old {
            alteredFrom.insert(old)
            changes[old] = change
        }
        if !lateSteps.isEmpty { late[index] = lateSteps }
    }

    func isCreated(_ fact: Fact) -> Bool { to.index(of: fact.identity).map { created.contains($0) } ?? false }

    private func isDropped(_ fact: Fact) -> Bool { from.index(of: fact.identity).map { dropped.contains($0) } ?? false }

    /// Makes the actions and all edges. Called once, after the last was added.
    mutating func connect() {
        explicit.formUnion(
            dropped.filter { index in
                !Kinds.of(from.facts[index].kind).goesWithWhole(from.facts[index], in: from, isDropped: isDropped)
            })
        makeActions()
        connectDrops()
        connectCreates()
        connectNames()
        connectPreferred()
    }

    private mutating func makeActions() {
        for index in dropped.sorted() where carrier(of: index) == nil {
            let fact = from.facts[index]
            let kind = Kinds.of(fact.kind)
            if swapped.contains(index), let (steps, aside) = kind.stepAside(fact) {
                asideAction[index] = append(.drop, fact, steps, SortKey(fact, in: from, phase: 0))
                dropAction[index] = append(.drop, aside, kind.drop(aside, in: from), SortKey(fact, in: from, phase: 1))
            } else {
                dropAction[index] = append(
                    .drop, fact, kind.drop(fact, in: from, isDropped: isDropped), SortKey(fact, in: from, phase: 0))
            }
        }
        let pulled = pulledAhead()
        for index in created.sorted() {
            let fact = to.facts[index]
            let kind = Kinds.of(fact.kind)
            let steps = comesDown(index) ? kind.createInherited(fact, in: to) : kind.create(fact, in: to, isCreated: isCreated)
            createAction[index] = append(
                .create, fact, replacedSteps[index] ?? steps, SortKey(fact, in: to, phase: 1, pulledTo: pulled[index]))
        }
        for (index, fact, steps) in furtherSteps {
            connect(createAction[index], before: append(.create, fact, steps, SortKey(fact, in: to, phase: 1)))
        }
        for (index, old, steps) in altered {
            let fact = to.facts[index]
            let action = append(.alter, fact, steps, SortKey(fact, in: to, phase: 1))
            alterAction[index] = action
            if let old { alterActionFrom[old] = action }
            if let steps = late[index] {
                lateAction[index] = append(.alter, fact, steps, SortKey(fact, in: to, phase: 1))
                connect(action, before: lateAction[index])
            }
        }
    }

    /// What a new type, language or cast is made of goes with it, ahead of the relations: new facts with the rank to which they are pulled.
    private func pulledAhead() -> [Int: Int] {
        var ranks: [Int: Int] = [:]
        func rank(_ index: Int) -> Int { ranks[index] ?? Kinds.of(to.facts[index].kind).rank }
        var waiting = created.filter { Kinds.of(to.facts[$0].kind).rank < SortKey.firstRelation }
        while let index = waiting.popFirst() {
            for need in to.needs[index]
            where !need.isOnlyForDrop && created.contains(need.on) && rank(need.on) > rank(index)
                && Kinds.of(to.facts[need.on].kind).rank >= SortKey.firstRelation
            {
                ranks[need.on] = rank(index)
                waiting.insert(need.on)
            }
        }
        return ranks
    }

    /// Whether a new fact comes with its origin: the table is tied to its parent all the while. One that is attached later needs it before.
    private func comesDown(_ index: Int) -> Bool {
        let fact = to.facts[index]
        guard let origin = origins.to.origin(of: index), let table = fact.parent.flatMap({ to.index(of: $0) }) else {
            return false
        }
        if late[table] != nil { return false }
        guard let attachment = to.attachment(ofTableOf: fact) else {
            return created.contains(table) ? !Kinds.of(fact.kind).outlivesOrigin(fact) : created.contains(origin)
        }
        return created.contains(origin) && !created.contains(table) && !created.contains(attachment)
    }

    /// What a new fact came down from; nil where it is made for itself.
    func source(ofNew index: Int) -> Int? { created.contains(index) && comesDown(index) ? origins.to.origin(of: index) : nil }

    /// Whether a part of a table came down from one that is dropped while its own table stays: that lets its parent go first.
    func losesParent(_ index: Int) -> Bool {
        guard let origin = origins.from.origin(of: index), from.attachment(ofTableOf: from.facts[index]) == nil,
            let table = from.parent(of: index), let whole = from.parent(of: origin)
        else { return false }
        return !dropped.contains(table) && (dropped.contains(whole) || letsGo(of: whole, table))
    }

    /// Whether an altered table lets a parent go that stays.
    func letsGo(of whole: Int, _ table: Int) -> Bool {
        guard alteredFrom.contains(table), let parent = to.index(of: from.facts[whole].identity),
            let heir = to.index(of: from.facts[table].identity)
        else { return false }
        return !to.needs[heir].contains { $0.on == parent }
    }

    /// The dropped fact whose drop takes this one with it; nil where it has to be named.
    func carrier(of index: Int) -> Int? {
        if explicit.contains(index) { return nil }
        let isDetached = self.isDetached(index)
        let wholes = from.needs[index].filter {
            $0.isAutomatic && dropped.contains($0.on) && !($0.isOnlyForDrop && isDetached)
        }
        // Of several its own, else the first by name, whatever the state was read from.
        if let whole = from.parent(of: index), wholes.contains(where: { $0.on == whole }) { return whole }
        if let whole = wholes.map(\.on).min(by: { from.facts[$0].identity < from.facts[$1].identity }) { return whole }
        guard let origin = origins.from.origin(of: index), dropped.contains(origin), !losesParent(index) else { return nil }
        if Kinds.of(from.facts[index].kind).outlivesOrigin(from.facts[index]) { return nil }
        // What is detached first stays behind.
        return from.attachment(ofTableOf: from.facts[index]).map { dropped.contains($0) } == true ? nil : origin
    }

    /// Whether PostgreSQL would refuse to drop it by name: it came down from something, and the tables stay tied until that goes.
    func isHeldByOrigin(_ index: Int) -> Bool {
        guard let origin = origins.from.origin(of: index), dropped.contains(origin) else { return false }
        return !losesParent(index) && !isDetached(index)
    }

    /// Whether a dropped fact's table is let go by the table above it before.
    func isDetached(_ index: Int) -> Bool {
        guard let attachment = from.attachment(ofTableOf: from.facts[index]), dropped.contains(attachment) else { return false }
        // One that goes along with its table or the whole is not detached.
        return attachment == index || carrier(of: attachment) == nil
    }

    /// The action that makes a dropped fact go away.
    func drop(of index: Int) -> Int? { dropAction[carried(index)] }

    /// The action that takes a dropped fact's name away: that of a type that steps aside, with what goes with it.
    func aside(of index: Int) -> Int? { asideAction[carried(index)] }

    /// The dropped fact that is named in the end, itself or what carries it.
    private func carried(_ index: Int) -> Int {
        var index = index
        var hops = 0
        while let carrier = carrier(of: index), hops < 64 {
            index = carrier
            hops += 1
        }
        return index
    }

    private mutating func append(_ phase: Phase, _ fact: Fact, _ steps: [Step], _ key: SortKey) -> Int {
        actions.append(Action(phase: phase, fact: fact, steps: steps, key: key))
        predecessors.append([])
        return actions.count - 1
    }

    mutating func connect(_ first: Int?, before second: Int?) {
        guard let first, let second, first != second else { return }
        predecessors[second].insert(first)
    }
}
