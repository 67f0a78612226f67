import SQLText

/// Foreign keys. Those that partitions get from their parent (`conparentid`) come with it.
struct ForeignKeyKind: TableConstraint {
    let id: KindID = "foreign key"
    let type = "f"
    let rank = 90
    let standsWithParent = false
    let condition = "k.conparentid = 0"

    func addHazards(_ fact: Fact) -> [Hazard] {
        guard fact.isTrue("is_valid") else { return [] }
        return [
            Hazard(
                .scansTable,
                "reads all of \(table(fact)) to see that \(fact.identity.name) holds, while neither table can be written"),
            Hazard(.mayFailOnData, "fails where a row of \(table(fact)) has no counterpart"),
        ]
    }

    /// Keys are compared column by column: while both sides get another type there is no comparison.
    func isDisturbed(_ fact: Fact, by change: Change) -> Bool { change.convertsColumn }

    /// A key of a partitioned table counts once the keys of all partitions are attached to it.
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        guard let index = state.index(of: fact.identity) else { return [] }
        let keys = state.needs[index].map { state.facts[$0.on] }.filter {
            ["primary key", "unique"].contains($0.kind.rawValue) && $0.isTrue("is_partitioned")
        }
        return keys.flatMap { attached(to: qualified($0.identity.schema, $0.identity.name), in: state) }
            + wholesKeys(fact, in: state)
    }

    /// The keys of the partitioned tables above: PostgreSQL takes an equal key of a partition that is there before for theirs.
    private func wholesKeys(_ fact: Fact, in state: State) -> [Fact] {
        guard let attachment = state.attachment(ofTableOf: fact) else { return [] }
        return state.needs[attachment].map { state.facts[$0.on] }.filter { $0.kind == "table" && $0.address != fact.parent }
            .flatMap { state.children(of: $0.address, kind: id) }.flatMap { [$0] + wholesKeys($0, in: state) }
    }

    private func attached(to index: String, in state: State) -> [Fact] {
        state.attachments(to: index).flatMap {
            [$0] + attached(to: $0.identity.qualifiedName, in: state)
        }
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (change.old, change.new)
        let name = quoteIdentifier(new.identity.name)
        let (was, wanted) = (isEnforced(old), isEnforced(new))
        // What is enforced anew is validated with it.
        let isValid = was == wanted ? old.isTrue("is_valid") : wanted
        guard core(old) == core(new), !wanted || new.isTrue("is_valid") || !isValid else { return .rebuild }
        let failure = Hazard(.mayFailOnData, "fails where a row of \(table(new)) has no counterpart")
        var words: [String] = []
        if old["deferral"] != new["deferral"] {
            switch new["deferral"] {
            case "truetrue": words.append("DEFERRABLE INITIALLY DEFERRED")
            case "truefalse": words.append("DEFERRABLE INITIALLY IMMEDIATE")
            default: words.append("NOT DEFERRABLE")
            }
        }
        if was != wanted { words.append(wanted ? "ENFORCED" : "NOT ENFORCED") }
        var steps: [Step] = []
        if !words.isEmpty {
            let hazards = wanted && !was ? [failure] : []
            steps.append(
                .alterTable(table(new), "ALTER CONSTRAINT \(name) " + words.joined(separator: " "), hazards: hazards))
        }
        if wanted, !isValid, new.isTrue("is_valid") {
            steps.append(.alterTable(table(new), "VALIDATE CONSTRAINT " + name, hazards: [failure]))
        }
        return .steps(steps)
    }

    /// From PostgreSQL 18 on a key may be there and not be looked at.
    private func isEnforced(_ fact: Fact) -> Bool { !(fact["definition"] ?? "").hasSuffix(Self.notEnforced) }

    /// The definition without what can be altered.
    private func core(_ fact: Fact) -> String {
        let definition = fact["definition"] ?? ""
        return (isEnforced(fact) ? definition.dropNotValid : String(definition.dropLast(Self.notEnforced.count))).dropDeferral
    }

    private static let notEnforced = " NOT ENFORCED"
}
