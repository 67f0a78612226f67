import SQLText

/// Event triggers (`pg_event_trigger`). They fire on the statements of a plan too: so they are made last and dropped first.
struct EventTriggerKind: ObjectKind {
    let id: KindID = "event trigger"
    let catalog: UInt32 = 3466
    let rank = 130
    let presence: String? = "EXISTS (SELECT FROM pg_event_trigger)"
    let attributes: [Attribute] = ["event", "tags", "function", "enabled"]

    let owners: String? = "SELECT e.oid, e.evtowner FROM pg_event_trigger e WHERE e.oid >= 16384"

    func query(_ server: ServerVersion) -> String {
        """
        SELECT e.oid, 0, NULL, 0, NULL, '', '', e.evtname, '', e.evtevent,
          (SELECT string_agg(quote_literal(t), ', ' ORDER BY i) FROM unnest(e.evttags) WITH ORDINALITY u (t, i)), e.evtfoid::regproc, e.evtenabled
        FROM pg_event_trigger e WHERE e.oid >= 16384 ORDER BY e.evtname
        """
    }

    func designation(_ fact: Fact) -> String { "EVENT TRIGGER " + quoteIdentifier(fact.identity.name) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        var sql = "CREATE \(designation(fact)) ON \(fact["event"] ?? "")"
        if let tags = fact["tags"] { sql += "\n    WHEN TAG IN (\(tags))" }
        sql += "\n    EXECUTE FUNCTION \(fact["function"] ?? "")()"
        return [.statement(sql)] + (fact["enabled"] == "O" ? [] : [enabling(fact)])
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        change.attributes == ["enabled"] ? .steps([enabling(change.new)]) : .rebuild
    }

    private func enabling(_ fact: Fact) -> Step {
        .statement("ALTER \(designation(fact)) \(FiringState.word(fact["enabled"]))")
    }
}
