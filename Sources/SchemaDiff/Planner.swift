import Schema
import SQLText

/// Makes the plan from one state to another, once their renames are done: facts are matched by identity.
public struct Planner {
    let context: PlanContext
    let matching: Matching
    /// What gets another name and stays as it is.
    private let parts: EqualParts
    /// Facts of `from`, by index, that are dropped and made again.
    var rebuilt: Set<Int> = []
    /// Types of `from`, by index, whose new form takes their place while columns still hold their values.
    var swapped: Set<Int> = []
    let origins: (from: Origins, to: Origins)
    /// The alteration of each changed fact, by its index in `to`.
    var alterations: [Int: (change: Change, steps: [Step])] = [:]

    /// The plan from `from` to `to`.
    ///
    /// - Parameter renames: steps that already were applied to reach `from`, to stand first in the plan.
    /// - Throws: `Diagnostic` (refused) for a change that cannot be made, or a cycle.
    public static func plan(from: State, to: State, renames: [Step] = []) throws -> Plan {
        var planner = Planner(from: from, to: to)
        try planner.decide()
        while true {
            let graph = planner.graph()
            do {
                let sorted = try graph.sorted(from: from)
                var folder = Folder(to: to)
                for step in renames + planner.partRenames() { folder.add(step, subject: nil) }
                try folder.add(sorted, of: graph)
                return Plan(statements: planner.preamble() + folder.statements)
            } catch let ring as ActionGraph.Ring {
                guard planner.rebuildAlteration(of: ring) else { throw ring.diagnostic }
            }
        }
    }

    /// Breaks a ring by making anew what is altered in it and holds no rows: a view that reads its old table until it is altered, and the new
    /// one from then on.
    private mutating func rebuildAlteration(of ring: ActionGraph.Ring) -> Bool {
        let candidates = ring.altered.compactMap { context.to.index(of: $0) }.filter { other in
            let fact = context.to.facts[other]
            return alterations[other] != nil && !Kinds.of(fact.kind).holdsRows
                && ["view", "function"].contains(fact.kind.rawValue)
        }
        guard let other = candidates.min(), let index = matching.backward[other], rebuilt.insert(index).inserted else {
            return false
        }
        disturb([])
        return true
    }

    /// What the plan from `from` to `to` does to which kinds, renames apart.
    public static func outline(from: State, to: State) throws -> PlanOutline {
        var planner = Planner(from: from, to: to)
        try planner.decide()
        var outline = PlanOutline()
        outline.dropped = Set(planner.matching.removed.map { from.facts[$0].kind })
        outline.made = Set(planner.matching.added.map { to.facts[$0].kind })
        for (index, other) in planner.matching.pairs {
            let kind = Kinds.of(from.facts[index].kind)
            let way: PlanOutline.Way? =
                planner.rebuilt.contains(index) ? .rebuilt : planner.alterations[other] != nil ? .inPlace : nil
            guard let way else { continue }
            for attribute in kind.changedAttributes(from.facts[index], to.facts[other]) {
                outline.changed[PlanOutline.Property(kind: kind.id, attribute: attribute), default: []].insert(way)
            }
        }
        return outline
    }

    private init(from: State, to: State) {
        context = PlanContext(from: from, to: to)
        var matching = Matching(from: from, to: to)
        parts = EqualParts(from: from, to: to, gone: matching.removed, come: matching.added)
        for (old, new) in parts.pairs { matching.join(old, new) }
        self.matching = matching
        origins = (Origins(from), Origins(to))
    }

    // MARK: what happens to each fact

    private mutating func decide() throws {
        var disturbing: [Change] = []
        for (index, other) in matching.pairs {
            let old = context.from.facts[index]
            let new = context.to.facts[other]
            if old.values == new.values, !context.isSameLineage || old.address == new.address { continue }
            let kind = Kinds.of(old.kind)
            // Within one lineage another address is another object under the same name: its rows are not the old one's.
            if context.isSameLineage, kind.holdsRows, old.address != new.address {
                rebuilt.insert(index)
                continue
            }
            if parts.pairs[index] != nil { continue }
            let attributes = kind.changedAttributes(parts.following(old, index), new)
            if attributes.isEmpty { continue }
            let change = Change(old: old, new: new, attributes: Set(attributes))
            if change.retypesColumn, kind.isBoundToWhole(old), let whole = context.from.parent(of: index) {
                rebuilt.insert(whole)
                continue
            }
            switch kind.alter(change, in: context) {
            case .rebuild: rebuilt.insert(index)
            case .steps(let steps):
                alterations[other] = (change, steps)
                disturbing.append(change)
                rebuilt.formUnion(kind.remade(with: change, in: context).compactMap { context.from.index(of: $0.identity) })
            case .impossible(let reason):
                throw Diagnostic(.refused, reason, help: "make this change by hand, or in a session with \\promote")
            }
        }
        rebuilt.subtract(matching.removed)
        // What a table declares beside having it from its parent is dropped only while the parent's is away.
        for index in matching.removed where Kinds.of(context.from.facts[index].kind).outlivesOrigin(context.from.facts[index]) {
            guard let origin = origins.from.origin(of: index), isKept(origin),
                !Kinds.of(context.from.facts[origin].kind).holdsRows, let table = context.from.parent(of: index),
                isKept(table),
                matching.forward[table].map({ alterations[$0]?.change.attributes.contains("inherits") != true }) == true
            else { continue }
            rebuilt.insert(origin)
        }
        for index in matching.added.sorted() {
            let fact = context.to.facts[index]
            if let reason = Kinds.of(fact.kind).obstacle(toMaking: fact, in: context) {
                throw Diagnostic(.refused, reason, help: "make this change by hand, or in a session with \\promote")
            }
        }
        remakeWholes()
        disturb(disturbing)
        try requireOutsideUntouched()
    }

    /// Wholes that cannot get a new part as they stand.
    private mutating func remakeWholes() {
        for other in matching.added.union(rebuilt.compactMap { matching.forward[$0] }) {
            let fact = context.to.facts[other]
            guard Kinds.of(fact.kind).remakesWhole(fact, in: context), let whole = context.to.parent(of: other),
                let index = matching.backward[whole]
            else { continue }
            rebuilt.insert(index)
        }
    }

    /// The tables of `from`, by index, that stay and get a new column with a value of its own: their rows are written anew.
    var refilled: [Int] {
        let columns = matching.added.filter { index in
            let fact = context.to.facts[index]
            guard fact.kind == "column" else { return false }
            return fact["generated"] != nil || fact["identity"] != nil
                || !context.to.children(of: fact.address, kind: "default").isEmpty
        }
        return Set(columns.compactMap { context.to.parent(of: $0).flatMap { matching.backward[$0] } }).sorted()
    }

    /// Refuses what would take away, or what PostgreSQL would not let happen to, something that an object outside the scope needs.
    private func requireOutsideUntouched() throws {
        func refusal(_ object: Fact, _ fact: Fact, _ what: String) -> Diagnostic {
            Diagnostic(
                .refused, "\(object.identity.label) is left out of the schema and needs \(fact.identity.label), which \(what)",
                help: "let it count as well (--schema, --exclude, [schemas] in db/dbw.toml), or change it by hand first")
        }
        for tie in context.from.outside.needing {
            let fact = context.from.facts[tie.fact]
            // A part goes with its whole.
            let isPart =
                tie.isAutomatic && !tie.object.identity.relation.isEmpty && tie.object.identity.relation == fact.identity.name
            if !isPart, matching.removed.contains(tie.fact) { throw refusal(tie.object, fact, "would be dropped") }
            if rebuilt.contains(tie.fact) { throw refusal(tie.object, fact, "would be dropped and made again") }
            if let other = matching.forward[tie.fact], let change = alterations[other]?.change,
                Kinds.of(tie.object.kind).isDisturbed(tie.object, by: change)
            {
                throw refusal(tie.object, fact, "cannot be changed under it")
            }
        }
    }

    /// New names for what is not made anew for another reason.
    private func partRenames() -> [Step] {
        parts.pairs.keys.filter { !rebuilt.contains($0) }.sorted().flatMap { parts.rename($0) }
    }

    // MARK: actions and their order

    private func graph() -> ActionGraph {
        var graph = ActionGraph(from: context.from, to: context.to, origins: origins)
        let dropped = matching.removed.union(rebuilt)
        let created = matching.added.union(rebuilt.compactMap { matching.forward[$0] })
        let aside = swapped.union(inTheWay(of: created))
        for index in dropped.sorted() { graph.addDrop(of: index, stepsAside: aside.contains(index)) }
        for index in created.sorted() { graph.addCreate(of: index) }
        for index in created.sorted() { addBorn(with: index, to: &graph) }
        for (index, alteration) in alterations.sorted(by: { $0.key < $1.key }) {
            let late = Kinds.of(alteration.change.new.kind).attach(alteration.change, in: context)
            graph.addAlter(
                of: index, was: matching.backward[index], by: alteration.change, steps: alteration.steps, late: late)
        }
        graph.connect()
        return graph
    }

    /// What goes, and whose name a new object takes before that: types of which columns that stay still have values, and sequences that go
    /// with a column later.
    private func inTheWay(of created: Set<Int>) -> Set<Int> {
        let (from, to) = (context.from, context.to)
        // A fact that is paired by its name alone is another one where its whole is another.
        let elsewhere = rebuilt.filter { index in
            from.parent(of: index).map { whole in
                matching.forward[index].flatMap { to.parent(of: $0) } != matching.forward[whole]
            } ?? false
        }
        let candidates = matching.removed.union(elsewhere).filter {
            Kinds.of(from.facts[$0].kind).stepAside(from.facts[$0]) != nil
        }
        if candidates.isEmpty { return [] }
        let taken = Set(created.flatMap { Kinds.of(to.facts[$0].kind).namespaceKeys(to.facts[$0]) })
        // What steps aside itself keeps the types that it is made of.
        let users = alterations.values.compactMap { change, _ in from.index(of: change.old.identity) } + swapped
        let used = Set(users.flatMap { from.needs[$0].map(\.on) })
        return candidates.filter { index in
            let fact = from.facts[index]
            return (used.contains(index) || from.parent(of: index) != nil)
                && !taken.isDisjoint(with: Kinds.of(fact.kind).namespaceKeys(fact))
        }
    }

    /// What a new object is born with need not be made, and goes where it is not wanted.
    private func addBorn(with index: Int, to graph: inout ActionGraph) {
        for kind in Kinds.all where kind.targetsAnyKind {
            guard let born = kind.born(with: context.to.facts[index], in: context) else { continue }
            guard let wanted = context.to.index(of: born.identity) else {
                graph.add(kind.drop(born, in: context.to), about: born, afterCreating: index)
                continue
            }
            let new = context.to.facts[wanted]
            let change = Change(old: born, new: new, attributes: Set(kind.changedAttributes(born, new)))
            if case .steps(let steps) = kind.alter(change, in: context) { graph.set(steps, forCreating: wanted) }
        }
    }

    /// Bodies that are strings are not tracked by PostgreSQL: they may name what comes later in the plan.
    private func preamble() -> [PlannedStatement] {
        let made = matching.added.union(rebuilt.compactMap { matching.forward[$0] }).union(alterations.keys)
        let makesSQLFunction = made.contains { index in
            let fact = context.to.facts[index]
            return fact.kind == "function" && fact["language"] == "sql" && fact.isTrue("has_string_body")
        }
        return makesSQLFunction ? [PlannedStatement(sql: "SET check_function_bodies = false")] : []
    }
}
