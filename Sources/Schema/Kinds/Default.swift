import SQLText

/// Default values of columns (`pg_attrdef`); the expressions of generated columns belong to their column.
struct DefaultKind: ObjectKind {
    let id: KindID = "default"
    let catalog = Catalog.attributeDefault
    let rank = 70
    let standsWithParent = true
    let attributes: [Attribute] = ["expression", .uncompared("is_view"), .uncompared("has_children")]

    /// A default names no column, so that its relation need not be opened to print it.
    func query(_ server: ServerVersion) -> String {
        """
        SELECT d.oid, 0, d.adrelid, d.adnum, NULL, n.nspname, c.relname, a.attname, '', pg_get_expr(d.adbin, 0), c.relkind = 'v', c.relhassubclass
        FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
          JOIN pg_class c ON c.oid = d.adrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE a.attgenerated = '' AND c.relkind IN ('r', 'p', 'v', 'f') AND \(CatalogSQL.userSchema("n"))
        ORDER BY n.nspname, c.relname, d.adnum
        """
    }

    func designation(_ fact: Fact) -> String { "COLUMN " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [set(fact, element: .columnSuffix(" DEFAULT " + (fact["expression"] ?? "NULL")))]
    }

    func drop(_ fact: Fact, in state: State) -> [Step] {
        [alter(fact, "ALTER COLUMN \(quoteIdentifier(fact.identity.name)) DROP DEFAULT", element: nil)]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration { .steps([set(change.new, element: nil)]) }

    /// A default is converted with its column where a cast exists; across kinds of types it has to step aside.
    func isDisturbed(_ fact: Fact, by change: Change) -> Bool {
        guard change.retypesColumn, fact.parent == change.old.address else { return false }
        return change.conversion != nil || TypeConversion(from: .init(change.old), to: .init(change.new)) != .free
    }

    private func set(_ fact: Fact, element: Step.Element?) -> Step {
        alter(
            fact, "ALTER COLUMN \(quoteIdentifier(fact.identity.name)) SET DEFAULT \(fact["expression"] ?? "NULL")",
            element: element)
    }

    private func alter(_ fact: Fact, _ clause: String, element: Step.Element?) -> Step {
        let name = qualified(fact.identity.schema, fact.identity.relation)
        if fact.isTrue("is_view") { return .statement("ALTER VIEW \(name) \(clause)") }
        // What comes down from a parent table has its own default.
        let only = fact.isTrue("has_children") ? "ONLY " : ""
        return .alterTable(only + name, clause, merge: .alterColumn, element: element)
    }
}
