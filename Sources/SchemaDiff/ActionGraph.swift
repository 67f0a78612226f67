import HeapModule
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

    private(set) var actions: [Action] = []
    private(set) var predecessors: [Set<Int>] = []
    private let from: State
    private let to: State
    /// The facts that are dropped, and those whose drop another's brings with it, by index in `from`.
    private var dropped: Set<Int> = []
    private var explicit: Set<Int> = []
    private var created: Set<Int> = []
    private var altered: [(index: Int, old: Int?, steps: [Step])] = []
    /// Those of them, by index in `to`, that come after their parts.
    private var afterParts: Set<Int> = []
    /// Types that step aside, by index in `from`, with the index of their new form in `to`.
    private var swapped: [Int: Int] = [:]
    private let origins: (from: Origins, to: Origins)
    /// Steps in place of those that make a fact, by index in `to`; and steps after one is made.
    private var replacedSteps: [Int: [Step]] = [:]
    private var furtherSteps: [(index: Int, about: Fact, steps: [Step])] = []
    private var dropAction: [Int: Int] = [:]
    private var asideAction: [Int: Int] = [:]
    private var alterActionFrom: [Int: Int] = [:]
    private var alterAction: [Int: Int] = [:]
    private var createAction: [Int: Int] = [:]

    init(from: State, to: State, origins: (from: Origins, to: Origins)) {
        self.from = from
        self.to = to
        self.origins = origins
    }

    /// - Parameter newForm: the index in `to` of what takes the name while the old one is still in use.
    mutating func addDrop(of index: Int, newForm: Int? = nil) {
        dropped.insert(index)
        if let newForm { swapped[index] = newForm }
    }

    mutating func addCreate(of index: Int) { created.insert(index) }

    /// Has a fact made by these steps instead of its kind's.
    mutating func set(_ steps: [Step], forCreating index: Int) { replacedSteps[index] = steps }

    /// Adds steps that follow the making of a fact; they are about something that it comes with.
    mutating func add(_ steps: [Step], about fact: Fact, afterCreating index: Int) { furtherSteps.append((index, fact, steps)) }

    mutating func addAlter(of index: Int, was old: Int?, steps: [Step], isAfterParts: Bool = false) {
        altered.append((index, old, steps))
        if isAfterParts { afterParts.insert(index) }
    }

    func isCreated(_ fact: Fact) -> Bool { to.index(of: fact.identity).map { created.contains($0) } ?? false }

    private func isDropped(_ fact: Fact) -> Bool { from.index(of: fact.identity).map { dropped.contains($0) } ?? false }

    /// Makes the actions and all edges. Called once, after the last was added.
    mutating func connect() {
        makeActions()
        connectDrops()
        connectCreates()
        connectNames()
    }

    private mutating func makeActions() {
        for index in dropped.sorted() where carrier(of: index) == nil {
            let fact = from.facts[index]
            let kind = Kinds.of(fact.kind)
            if swapped[index] != nil, let (steps, aside) = kind.stepAside(fact) {
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
        if afterParts.contains(table) { return false }
        guard let attachment = to.attachment(ofTableOf: fact) else {
            return created.contains(table) ? !Kinds.of(fact.kind).outlivesOrigin(fact) : created.contains(origin)
        }
        return created.contains(origin) && !created.contains(table) && !created.contains(attachment)
    }

    /// What a new fact came down from; nil where it is made for itself.
    func source(ofNew index: Int) -> Int? { created.contains(index) && comesDown(index) ? origins.to.origin(of: index) : nil }

    /// Whether a part of a table came down from one that is dropped while its own table stays: that lets its parent go first.
    private func losesParent(_ index: Int) -> Bool {
        guard let origin = origins.from.origin(of: index), from.attachment(ofTableOf: from.facts[index]) == nil,
            let table = from.parent(of: index), let whole = from.parent(of: origin)
        else { return false }
        return dropped.contains(whole) && !dropped.contains(table)
    }

    /// The dropped fact whose drop takes this one with it; nil where it has to be named.
    private func carrier(of index: Int) -> Int? {
        if explicit.contains(index) { return nil }
        let isDetached = self.isDetached(index)
        if let whole = from.needs[index].first(where: {
            $0.isAutomatic && dropped.contains($0.on) && !($0.isOnlyForDrop && isDetached)
        })?.on {
            return whole
        }
        guard let origin = origins.from.origin(of: index), dropped.contains(origin), !losesParent(index) else { return nil }
        if Kinds.of(from.facts[index].kind).outlivesOrigin(from.facts[index]) { return nil }
        // What is detached first stays behind.
        return from.attachment(ofTableOf: from.facts[index]).map { dropped.contains($0) } == true ? nil : origin
    }

    /// Whether a dropped fact's table is let go by the table above it before.
    private func isDetached(_ index: Int) -> Bool {
        from.attachment(ofTableOf: from.facts[index]).map { dropped.contains($0) } ?? false
    }

    /// The action that makes a dropped fact go away.
    private func drop(of index: Int) -> Int? { dropAction[carried(index)] }

    /// The action that takes a dropped fact's name away: that of a type that steps aside, with what goes with it.
    private func aside(of index: Int) -> Int? { asideAction[carried(index)] }

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

    private mutating func connectDrops() {
        // What a table declares itself beside having it from its parent can be dropped once the parent's is gone.
        for index in dropped where Kinds.of(from.facts[index].kind).outlivesOrigin(from.facts[index]) {
            if let origin = origins.from.origin(of: index), dropped.contains(origin) {
                connect(drop(of: origin), before: dropAction[index])
            }
        }
        // Of two others neither goes nor changes.
        for dependent in dropped.union(alterActionFrom.keys).sorted() {
            for need in from.needs[dependent] {
                let first = dropped.contains(dependent) ? drop(of: dependent) : alterActionFrom[dependent]
                let second = dropped.contains(need.on) ? drop(of: need.on) : alterActionFrom[need.on]
                // A partition's index can be dropped for itself once the partition is detached.
                if need.isOnlyForDrop, dropped.contains(dependent), isDetached(dependent),
                    let attachment = from.attachment(ofTableOf: from.facts[dependent])
                {
                    connect(drop(of: attachment), before: first)
                }
                // A function that a type is made of stays with the type, and can go while that one is altered.
                if need.isOnlyForDrop, !dropped.contains(need.on) { continue }
                // Of two alterations the order comes from the wanted state.
                guard dropped.contains(dependent) || dropped.contains(need.on) else { continue }
                if dropped.contains(dependent), from.parent(of: dependent) == need.on, losesParent(dependent) {
                    connect(second, before: first)
                    continue
                }
                // What steps aside too keeps hold of the old form under its new name.
                if dropped.contains(dependent), first != second, aside(of: dependent) == nil, let aside = asideAction[need.on] {
                    connect(first, before: aside)
                }
                connect(first, before: second)
                // The origin's alteration reaches this table too.
                if let origin = origins.from.origin(of: need.on) { connect(first, before: alterActionFrom[origin]) }
            }
        }
    }

    private mutating func connectCreates() {
        for dependent in (Array(createAction.keys) + Array(alterAction.keys)).sorted() {
            guard let second = createAction[dependent] ?? alterAction[dependent] else { continue }
            for need in to.needs[dependent] where !need.isOnlyForDrop && !areColumnsOfNewTable(dependent, need.on) {
                // What can outlive its whole is altered apart from it: only the tie waits for the whole.
                if createAction[dependent] == nil, need.isAutomatic, to.tie(of: dependent) != nil { continue }
                let first = createAction[need.on] ?? alterAction[need.on]
                let isPart = to.facts[dependent].parent == to.facts[need.on].address
                if isPart, afterParts.contains(need.on) {
                    connect(second, before: first)
                } else {
                    connect(first, before: second)
                }
            }
            if let origin = origins.to.origin(of: dependent) {
                connect(createAction[origin] ?? alterAction[origin], before: second)
            }
        }
        for index in afterParts {
            let parents = to.needs[index].flatMap { to.children(of: to.facts[$0.on].address) }
            for part in parents where Kinds.of(part.kind).standsWithParent {
                connect(to.index(of: part.identity).flatMap { createAction[$0] ?? alterAction[$0] }, before: alterAction[index])
            }
        }
        var lastColumn: [Address: Int] = [:]
        for (index, action) in createAction.sorted(by: { $0.key < $1.key }) {
            let fact = to.facts[index]
            for other in Kinds.of(fact.kind).createdAfter(fact, in: to, isCreated: isCreated) {
                connect(to.index(of: other.identity).flatMap { createAction[$0] ?? alterAction[$0] }, before: action)
            }
            // Columns keep their order.
            if fact.kind == "column", let table = fact.parent {
                if let before = lastColumn[table] { connect(before, before: action) }
                lastColumn[table] = action
            }
        }
    }

    /// Columns of a table that is made as a whole stand in one statement, where a generated column may read a later one.
    private func areColumnsOfNewTable(_ left: Int, _ right: Int) -> Bool {
        let (left, right) = (to.facts[left], to.facts[right])
        guard left.kind == "column", right.kind == "column", left.parent == right.parent, let table = left.parent else {
            return false
        }
        return to.index(of: table).map { createAction[$0] != nil } ?? false
    }

    /// A name is free before it is taken again.
    private mutating func connectNames() {
        var holders: [String: Int] = [:]
        for index in dropped {
            let fact = from.facts[index]
            holders[Kinds.of(fact.kind).namespaceKey(fact)] = aside(of: index) ?? drop(of: index)
        }
        for (index, action) in createAction {
            let fact = to.facts[index]
            if let holder = holders[Kinds.of(fact.kind).namespaceKey(fact)] { connect(holder, before: action) }
        }
    }

    private mutating func append(_ phase: Phase, _ fact: Fact, _ steps: [Step], _ key: SortKey) -> Int {
        actions.append(Action(phase: phase, fact: fact, steps: steps, key: key))
        predecessors.append([])
        return actions.count - 1
    }

    private mutating func connect(_ first: Int?, before second: Int?) {
        guard let first, let second, first != second else { return }
        predecessors[second].insert(first)
    }

    // MARK: sorting

    /// The actions in an order that respects every edge and otherwise disturbs the natural order least.
    func sorted(from: State) throws -> (graph: ActionGraph, order: [Int]) {
        let order = topologicalOrder()
        if order.count == actions.count { return (self, order) }
        // A ring of drops comes from taking parts along with their whole: name the parts that reach outside, and try again.
        let stuck = Set(actions.indices).subtracting(order)
        var again = self
        again.explicit.formUnion(
            dropped.filter { index in
                !explicit.contains(index) && carrier(of: index) != nil && drop(of: index).map { stuck.contains($0) } == true
                    && self.from.needs[index].contains { !$0.isAutomatic && dropped.contains($0.on) }
            })
        guard again.explicit != explicit else {
            let names = stuck.map { actions[$0].fact.identity.label }.sorted()
            throw Diagnostic(
                .refused, "these changes need each other, and no order of them works: \(names.joined(separator: ", "))",
                help: "make one of them in a migration of its own")
        }
        again.forgetActions()
        again.connect()
        return try again.sorted(from: from)
    }

    private mutating func forgetActions() {
        (actions, predecessors) = ([], [])
        (dropAction, asideAction, alterActionFrom, alterAction, createAction) = ([:], [:], [:], [:], [:])
    }

    private func topologicalOrder() -> [Int] {
        var successors: [[Int]] = Array(repeating: [], count: actions.count)
        var open = predecessors.map(\.count)
        for (index, before) in predecessors.enumerated() { for first in before { successors[first].append(index) } }
        var ready = Heap<Ready>(open.indices.filter { open[$0] == 0 }.map { Ready(key: actions[$0].key, index: $0) })
        var order: [Int] = []
        order.reserveCapacity(actions.count)
        while let next = ready.popMin() {
            order.append(next.index)
            for successor in successors[next.index] {
                open[successor] -= 1
                if open[successor] == 0 { ready.insert(Ready(key: actions[successor].key, index: successor)) }
            }
        }
        return order
    }

    private struct Ready: Comparable {
        let key: SortKey
        let index: Int
        static func < (left: Ready, right: Ready) -> Bool {
            left.key == right.key ? left.index < right.index : left.key < right.key
        }
        static func == (left: Ready, right: Ready) -> Bool { left.index == right.index }
    }
}
