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
    }

    private func attached(to index: String, in state: State) -> [Fact] {
        state.attachments(to: index).flatMap {
            [$0] + attached(to: $0.identity.qualifiedName, in: state)
        }
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (change.old, change.new)
        let name = quoteIdentifier(new.identity.name)
        let before = (old["definition"] ?? "").dropNotValid.dropDeferral
        let after = (new["definition"] ?? "").dropNotValid.dropDeferral
        guard before == after, new.isTrue("is_valid") || !old.isTrue("is_valid") else { return .rebuild }
        var steps: [Step] = []
        if old["deferral"] != new["deferral"] {
            let words = [
                "falsefalse": "NOT DEFERRABLE", "truefalse": "DEFERRABLE INITIALLY IMMEDIATE",
                "truetrue": "DEFERRABLE INITIALLY DEFERRED",
            ]
            steps.append(
                .alterTable(table(new), "ALTER CONSTRAINT \(name) " + (words[new["deferral"] ?? ""] ?? "NOT DEFERRABLE")))
        }
        if old["is_valid"] != new["is_valid"] {
            steps.append(
                .alterTable(
                    table(new), "VALIDATE CONSTRAINT " + name,
                    hazards: [Hazard(.mayFailOnData, "fails where a row of \(table(new)) has no counterpart")]))
        }
        return .steps(steps)
    }
}

extension String {
    /// A constraint's definition without its deferral.
    fileprivate var dropDeferral: String {
        for suffix in [" DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE"] where hasSuffix(suffix) {
            return String(dropLast(suffix.count))
        }
        return self
    }
}
