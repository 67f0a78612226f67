import Schema

extension Planner {
    /// The plan between two states with all that only PostgreSQL can tell on the way: what renames and new column types make of the
    /// definitions that name them.
    ///
    /// - Parameters:
    ///   - renames: known ones, or the person's word.
    ///   - probe: the state after these steps, run on a throw-away copy of `from` that keeps them; where a step fails it throws and the copy stays
    ///     as it was. Called at most three times, once with no steps, and never for states that differ in neither way.
    /// - Throws: what the planner and the probe throw.
    public static func plan(from: State, to: State, renames: Renames, probe: ([Step]) throws -> State) throws -> Plan {
        var base = from
        var first = schemasToMoveInto(renames, from: from, to: to) + tiesThatHold(renames, from: from, to: to) + renames.steps
        let retypes = retypes(from: base, to: to)
        if !renames.isEmpty || !retypes.isEmpty {
            if !renames.isEmpty { base = try probe(first) }
            let again = renames.isEmpty ? retypes : Planner.retypes(from: base, to: to)
            // Where a view or the like stands in the way, the planner takes it down and puts it back.
            if !again.isEmpty, !renames.isEmpty || isFaithful(probe, of: from), let after = try? probe(again) {
                base = after
                first += again
            }
        }
        var plan = try plan(from: base, to: to, renames: first)
        if base.lineage == nil || base.lineage != to.lineage {
            let hazards = PossibleRename.find(from: base, to: to).map(PossibleRename.hazard)
            if !hazards.isEmpty, !plan.isEmpty { plan.statements[0].hazards += hazards }
        }
        return renames.asides.isEmpty ? plan : named(plan, renames.asides)
    }

    /// What gave its name away is known to the person by that name.
    private static func named(_ plan: Plan, _ asides: [Identity: Identity]) -> Plan {
        var plan = plan
        for index in plan.statements.indices {
            var statement = plan.statements[index]
            statement.subjects = statement.subjects.map { subject in
                if let own = asides[subject] { return own }
                guard let whole = asides.first(where: { $0.key.schema == subject.schema && $0.key.name == subject.relation })
                else { return subject }
                var subject = subject
                subject.relation = whole.value.name
                return subject
            }
            statement.hazards = statement.hazards.map { hazard in
                let text = asides.reduce(hazard.message) { text, aside in
                    text.replacing(aside.key.qualifiedName, with: aside.value.qualifiedName)
                }
                return Hazard(hazard.name, text)
            }
            plan.statements[index] = statement
        }
        return plan
    }

    /// Whether a copy holds just what the state says: one that had to be built from the state's own SQL, perhaps on a server of another version,
    /// may lack something that the plan then would pass over.
    private static func isFaithful(_ probe: ([Step]) throws -> State, of state: State) -> Bool {
        state.lineage != nil || (try? probe([])).map { State.isEqual($0, state) } == true
    }

    /// What a table leaves before a column of the whole gets a new name that its own does not get.
    private static func tiesThatHold(_ renames: Renames, from: State, to: State) -> [Step] {
        guard from.lineage != nil, from.lineage == to.lineage else { return [] }
        var ties: [Identity: Fact] = [:]
        var lost: Set<[String]> = []
        for (old, new) in renames.pairs where old.kind == "column" {
            guard let column = from.fact(old) else { continue }
            for heir in Kinds.of(old.kind).heirs(column, in: from) {
                guard let kept = to.fact(heir.address), kept.identity.name != new.name else { continue }
                if let tie = from.attachment(ofTableOf: heir).map({ from.facts[$0] }) {
                    if to.fact(tie.address) == nil { ties[tie.identity] = tie }
                } else if let table = from.parent(of: heir), let parent = from.parent(of: column),
                    from.heirs(of: parent).contains(where: { $0.address == table.address }),
                    to.fact(parent.address).map({ to.heirs(of: $0).contains { $0.address == table.address } }) != true
                {
                    lost.insert([table.identity.qualifiedName, parent.identity.qualifiedName])
                }
            }
        }
        return ties.values.sorted { $0.identity < $1.identity }.flatMap { Kinds.of($0.kind).drop($0, in: from) }
            + lost.sorted { $0.lexicographicallyPrecedes($1) }.map { .alterTable($0[0], "NO INHERIT " + $0[1]) }
    }

    /// A new schema that something moves into has to be there first.
    private static func schemasToMoveInto(_ renames: Renames, from: State, to: State) -> [Step] {
        let schemas = Set(renames.pairs.map(\.new.schema)).filter { name in
            !name.isEmpty && from.index(of: Identity(kind: "schema", schema: "", name: name)) == nil
                && !renames.pairs.contains { $0.new.kind == "schema" && $0.new.name == name }
        }
        return schemas.sorted().flatMap { name in
            to.fact(Identity(kind: "schema", schema: "", name: name)).map { Kinds.of("schema").create($0, in: to) } ?? []
        }
    }
}
