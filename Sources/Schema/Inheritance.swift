import SQLText

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

/// How a table lets go of parents and takes others (`INHERIT`), partitions apart.
struct ParentChange {
    private let change: Change
    private let context: PlanContext
    private let kept: [String]
    private let lost: [String]
    private let taken: [String]

    init(_ change: Change, in context: PlanContext) {
        (self.change, self.context) = (change, context)
        let (before, after) = (ListText.parts(change.old["inherits"] ?? ""), ListText.parts(change.new["inherits"] ?? ""))
        // A new parent comes last; where those that stay would stand otherwise, all are let go first.
        let staying = before.filter { after.contains($0) }
        let kept = after.starts(with: staying) ? staying : []
        (lost, taken) = (before.filter { !kept.contains($0) }, after.filter { !kept.contains($0) })
        self.kept = kept
    }

    /// PostgreSQL leaves the parent's checks behind as the table's own (`pg_constraint.conislocal`).
    var letting: [Step] {
        let name = change.new.identity.qualifiedName
        let own = checks(of: change.old.identity.qualifiedName, in: context.from)
        let others = kept.flatMap { checks(of: $0, in: context.from).map(\.identity.name) }
        return lost.flatMap { parent -> [Step] in
            let left = checks(of: parent, in: context.from).map(\.identity.name).filter { check in
                !others.contains(check) && !own.contains { $0.identity.name == check }
            }
            // Where the parent's check went first, it went with it.
            return [.alterTable(name, "NO INHERIT \(parent)")]
                + left.map { .alterTable(name, "DROP CONSTRAINT IF EXISTS " + quoteIdentifier($0)) }
        }
    }

    var taking: [Step] { taken.map { .alterTable(change.new.identity.qualifiedName, "INHERIT \($0)") } }

    /// Checks of a parent that the table is to have from it alone: they come down only when they are made.
    var remade: [Fact] {
        let own = checks(of: change.new.identity.qualifiedName, in: context.to)
        return taken.flatMap { checks(of: $0, in: context.from) }.filter { check in
            !own.contains { $0.identity.name == check.identity.name }
        }
    }

    private func checks(of table: String, in state: State) -> [Fact] {
        let tables = state.all("table") + state.all("foreign table")
        guard let table = tables.first(where: { $0.identity.qualifiedName == table }) else { return [] }
        return state.children(of: table.address, kind: "check").filter { Kinds.of($0.kind).comesDownUnseen($0) }
    }
}
