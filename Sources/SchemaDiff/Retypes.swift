import Schema

extension Planner {
    /// The steps that give columns their new types, without anything else that differs.
    ///
    /// Run first, they spare what reads those columns: PostgreSQL rewrites constraints, indexes and defaults with the column, while a plan
    /// that compared their texts would drop them and make them again.
    public static func retypes(from: State, to: State) -> [Step] {
        let context = PlanContext(from: from, to: to)
        lazy var origins = (from: Origins(from), to: Origins(to))
        // The type would reach what another table has from this one, though it lets its parent go.
        func losesHeir(_ index: Int) -> Bool {
            origins.from.heirs(of: index).contains { heir in
                guard let other = to.index(of: from.facts[heir].identity) else { return false }
                let origin = origins.to.origin(of: other).map { to.facts[$0].identity }
                return origin != from.facts[index].identity || losesHeir(heir)
            }
        }
        var steps: [Step] = []
        var next = 0
        for index in from.facts.indices where from.facts[index].kind == "column" {
            guard let other = to.index(of: from.facts[index].identity, near: next) else { continue }
            next = other + 1
            let (old, new) = (from.facts[index], to.facts[other])
            if old.values == new.values { continue }
            let all = Set(Kinds.of(old.kind).changedAttributes(old, new))
            let attributes = all.intersection(["type", "collation"])
            guard !attributes.isEmpty, hasTypes(of: other, from: from, to: to),
                case .steps = Kinds.of(old.kind).alter(Change(old: old, new: new, attributes: all), in: context),
                case .steps(let own) = Kinds.of(old.kind).alter(Change(old: old, new: new, attributes: attributes), in: context),
                !own.isEmpty, !losesHeir(index)
            else { continue }
            steps += own
        }
        return steps
    }

    /// Whether the types that a column is to have are there as they are to be: another one of the name would be taken for it.
    private static func hasTypes(of column: Int, from: State, to: State) -> Bool {
        to.needs[column].allSatisfy { need in
            let type = to.facts[need.on]
            guard type.address.catalog == Catalog.type else { return true }
            return from.fact(type.identity).map { Kinds.of(type.kind).changedAttributes($0, type).isEmpty } ?? false
        }
    }
}
