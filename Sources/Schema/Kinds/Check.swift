import SQLText

/// CHECK constraints of tables. One that a table only inherits comes with its parent's; a partition needs its own before it is attached.
struct CheckKind: TableConstraint {
    let id: KindID = "check"
    let type = "c"
    let rank = 76
    let condition = "(k.conislocal OR c.relispartition)"

    /// One that the table declares itself, beside having it from its parent, stays when the parent's goes.
    func outlivesOrigin(_ fact: Fact) -> Bool { fact.isTrue("is_local") }
    /// What its parent brought becomes its own too.
    func createInherited(_ fact: Fact, in state: State) -> [Step] {
        if fact.isTrue("is_local") { return create(fact, in: state) }
        // It comes as valid as its origin, and may be more so.
        guard fact.isTrue("is_valid"), origin(fact, in: state)?.isTrue("is_valid") == false else { return [] }
        let clause = "VALIDATE CONSTRAINT " + quoteIdentifier(fact.identity.name)
        return [.alterTable(table(fact), clause, hazards: addHazards(fact))]
    }
    func origin(_ fact: Fact, in state: State) -> Fact? { inherited(fact, in: state) }

    func comesDownUnseen(_ fact: Fact) -> Bool { fact["definition"]?.hasSuffix(" NO INHERIT") == false }

    func addHazards(_ fact: Fact) -> [Hazard] {
        guard fact.isTrue("is_valid") else { return [] }
        return [
            Hazard(.scansTable, "reads all of \(table(fact)) to see that \(fact.identity.name) holds"),
            Hazard(.mayFailOnData, "fails where a row breaks \(fact.identity.label)"),
        ]
    }
}
