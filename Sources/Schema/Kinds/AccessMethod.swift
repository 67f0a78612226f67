import SQLText

/// Access methods (`pg_am`) for tables and indexes. PostgreSQL alters nothing of them, and they have no owner.
struct AccessMethodKind: ObjectKind {
    let id: KindID = "access method"
    let catalog = Catalog.accessMethod
    let rank = 23
    let presence: String? = "EXISTS (SELECT FROM pg_am WHERE oid >= 16384)"
    let attributes: [Attribute] = ["type", "handler"]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT m.oid, 0, NULL, 0, NULL, '', '', m.amname, '', CASE m.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, m.amhandler::text
        FROM pg_am m WHERE m.oid >= 16384 ORDER BY m.amname
        """
    }

    func designation(_ fact: Fact) -> String { "ACCESS METHOD " + quoteIdentifier(fact.identity.name) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [.statement("CREATE \(designation(fact)) TYPE \(fact["type"] ?? "") HANDLER \(fact["handler"] ?? "")")]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }
}
