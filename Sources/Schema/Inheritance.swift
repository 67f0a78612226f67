import SQLText

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
    public func heirs(_ fact: Fact, in state: State) -> [Fact] {
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

    var taking: [Step] {
        taken.flatMap { parent -> [Step] in
            let columns = requiredAbove(parent)
            func set(_ word: String) -> [Step] {
                columns.map {
                    .alterTable("ONLY " + parent, "ALTER COLUMN \(quoteIdentifier($0)) \(word) NOT NULL", merge: .alterColumn)
                }
            }
            return set("DROP") + [.alterTable(change.new.identity.qualifiedName, "INHERIT \(parent)")] + set("SET")
        }
    }

    /// Columns of a parent that are never null there, and may be in the table: PostgreSQL takes no such table in, but leaves one so (before 18).
    private func requiredAbove(_ parent: String) -> [String] {
        guard context.serverVersion < 180000,
            let above = context.to.all("table").first(where: { $0.identity.qualifiedName == parent })
        else { return [] }
        let own = context.to.children(of: change.new.address, kind: "column")
        return context.to.children(of: above.address, kind: "column").filter { column in
            column.isTrue("not_null") && own.contains { $0.identity.name == column.identity.name && !$0.isTrue("not_null") }
        }.map(\.identity.name)
    }

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
