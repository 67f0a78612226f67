import SQLText

/// Triggers; those that PostgreSQL keeps for constraints, and copies on partitions, belong to what made them.
struct TriggerKind: ObjectKind {
    let id: KindID = "trigger"
    let catalog = Catalog.trigger
    let rank = 110
    let presence: String? = "EXISTS (SELECT FROM pg_trigger WHERE NOT tgisinternal)"
    let attributes: [Attribute] = ["definition", "enabled", .uncompared("is_constraint")]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT t.oid, 0, t.tgrelid, 0, NULL, n.nspname, c.relname, t.tgname, '', pg_get_triggerdef(t.oid), t.tgenabled, t.tgconstraint <> 0
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.relname, t.tgname
        """
    }

    func designation(_ fact: Fact) -> String {
        "TRIGGER \(quoteIdentifier(fact.identity.name)) ON \(qualified(fact.identity.schema, fact.identity.relation))"
    }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [.statement(fact["definition"] ?? "")] + (fact["enabled"] == "O" ? [] : [enabling(fact)])
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        guard old.identity.name != new.identity.name else { return [] }
        return [
            .statement(
                "ALTER TRIGGER \(quoteIdentifier(old.identity.name)) ON \(qualified(new.identity.schema, new.identity.relation))"
                    + " RENAME TO \(quoteIdentifier(new.identity.name))")
        ]
    }

    func content(_ fact: Fact, in state: State) -> String? {
        comparedText(fact).replacingFirst(" TRIGGER \(quoteIdentifier(fact.identity.name)) ", with: " TRIGGER ")
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        guard change.attributes.contains("definition") else { return .steps([enabling(change.new)]) }
        if change.new.isTrue("is_constraint") || change.old.isTrue("is_constraint") { return .rebuild }
        // Replacing enables a trigger, and its copies on partitions, that was not.
        let replace = (change.new["definition"] ?? "").replacingFirst("CREATE TRIGGER", with: "CREATE OR REPLACE TRIGGER")
        return .steps([.statement(replace)] + (change.new["enabled"] == "O" ? [] : [enabling(change.new)]))
    }

    func isDisturbed(_ fact: Fact, by change: Change) -> Bool { change.retypesColumn }

    private func enabling(_ fact: Fact) -> Step { Self.enabling(fact, fact["enabled"]) }

    /// `ALTER TABLE ... ENABLE TRIGGER`; it reaches the partitions' copies too.
    static func enabling(_ fact: Fact, _ state: String?) -> Step {
        .alterTable(
            qualified(fact.identity.schema, fact.identity.relation),
            "\(FiringState.word(state)) TRIGGER \(quoteIdentifier(fact.identity.name))")
    }
}

/// Copies of a partitioned table's triggers on its partitions (`tgparentid`), where they are enabled in another way than there.
struct PartitionTriggerKind: ObjectKind {
    let id: KindID = "partition trigger"
    let catalog = Catalog.trigger
    let rank = 111
    let presence: String? = "EXISTS (SELECT FROM pg_trigger WHERE tgparentid <> 0)"
    /// What is done to the trigger above reaches its copies: they are then set anew.
    let attributes: [Attribute] = ["enabled", "parent_enabled", "parent_definition"]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT t.oid, 0, t.tgrelid, 0, NULL, n.nspname, c.relname, t.tgname, '', t.tgenabled, p.tgenabled, pg_get_triggerdef(p.oid)
        FROM pg_trigger t JOIN pg_trigger p ON p.oid = t.tgparentid JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT p.tgisinternal AND t.tgenabled <> p.tgenabled AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.relname, t.tgname
        """
    }

    func designation(_ fact: Fact) -> String { TriggerKind().designation(fact) }
    func create(_ fact: Fact, in state: State) -> [Step] { [TriggerKind.enabling(fact, fact["enabled"])] }
    /// As on the partitioned table again.
    func drop(_ fact: Fact, in state: State) -> [Step] { [TriggerKind.enabling(fact, fact["parent_enabled"])] }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .steps(create(change.new, in: context.to)) }

    /// The copy comes with the trigger, or with the partition's attachment.
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        let needs = state.index(of: fact.identity).map { state.needs[$0].map { state.facts[$0.on] } } ?? []
        let attachment = state.attachment(ofTableOf: fact).map { state.facts[$0] }
        return needs.filter { $0.kind.rawValue.hasSuffix("trigger") } + [attachment].compactMap { $0 }
    }
}
