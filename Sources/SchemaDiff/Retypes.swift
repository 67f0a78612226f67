import Schema

extension Planner {
    /// The steps that give columns their new types, without anything else that differs.
    ///
    /// Run first, they spare what reads those columns: PostgreSQL rewrites constraints, indexes and defaults with the column, while a plan
    /// that compared their texts would drop them and make them again.
    public static func retypes(from: State, to: State) -> [Step] {
        let context = PlanContext(from: from, to: to)
        var steps: [Step] = []
        for old in from.facts where old.kind == "column" {
            guard let new = to.fact(old.identity) else { continue }
            let attributes = Set(Kinds.of(old.kind).changedAttributes(old, new)).intersection(["type", "collation"])
            guard !attributes.isEmpty,
                case .steps(let own) = Kinds.of(old.kind).alter(Change(old: old, new: new, attributes: attributes), in: context)
            else { continue }
            steps += own
        }
        return steps
    }
}
