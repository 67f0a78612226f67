import SQLText

/// Extended statistics (`pg_statistic_ext`): of several columns, or of expressions.
struct StatisticsObjectKind: ObjectKind {
    let id: KindID = "statistics object"
    let catalog: UInt32 = 3381
    let rank = 84
    let presence: String? = "EXISTS (SELECT FROM pg_statistic_ext)"
    let standsWithParent = true
    /// The definition names the columns in their order in the table, which says nothing of the statistics.
    let attributes: [Attribute] = [
        .uncompared("definition"), "table", "kinds", "columns", "expressions", "target",
    ]

    let owners: String? = CatalogSQL.owners("pg_statistic_ext", schema: "stxnamespace", owner: "stxowner")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT s.oid, 0, s.stxrelid, 0, NULL, n.nspname, '', s.stxname, '', pg_get_statisticsobjdef(s.oid),
          s.stxrelid::regclass, array_to_string(s.stxkind, ''),
          (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_attribute a
           WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys::int2[])),
          array_to_string(pg_get_statisticsobjdef_expressions(s.oid), ', '), CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END
        FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
        WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, s.stxname
        """
    }

    func designation(_ fact: Fact) -> String { "STATISTICS " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [.statement(fact["definition"] ?? "")] + (fact["target"] == nil ? [] : [setTarget(fact)])
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        change.attributes == ["target"] ? .steps([setTarget(change.new)]) : .rebuild
    }

    /// PostgreSQL makes them anew with the type of a column and forgets their target; an expression may no longer hold.
    func isDisturbed(_ fact: Fact, by change: Change) -> Bool {
        change.retypesColumn && (fact["target"] != nil || fact["expressions"] != nil)
    }

    private func setTarget(_ fact: Fact) -> Step {
        .statement("ALTER \(designation(fact)) SET STATISTICS \(fact["target"] ?? "-1")")
    }
}
