import SQLText

/// A column's NOT NULL. From PostgreSQL 18 on it is a constraint (`pg_constraint` type n) with a name and options of its own; the name counts
/// where it is not the one that PostgreSQL gives, which is `table_column_not_null`.
enum NotNull {
    /// The column's attributes `not_null_name` and `not_null_options`.
    static func columns(_ server: ServerVersion) -> String {
        guard server.major >= 18 else { return "NULL, NULL" }
        return "CASE WHEN nn.conname <> c.relname || '_' || a.attname || '_not_null' THEN nn.conname::text ELSE '' END,"
            + " concat_ws(' ', CASE WHEN nn.connoinherit THEN 'NO INHERIT' END, CASE WHEN NOT nn.convalidated THEN 'NOT VALID' END)"
    }

    /// Finds the constraint, as `nn`, of the column `a`.
    static func join(_ server: ServerVersion) -> String {
        guard server.major >= 18 else { return "" }
        return
            "LEFT JOIN pg_constraint nn ON a.attnotnull AND nn.conrelid = a.attrelid AND nn.contype = 'n' AND nn.conkey = ARRAY[a.attnum]"
    }

    /// As it stands behind a column's type; empty where the column may be null, or is so for old rows.
    static func element(_ fact: Fact) -> String {
        guard fact.isTrue("not_null"), isValid(fact) else { return "" }
        let name = fact.text("not_null_name").map { " CONSTRAINT " + quoteIdentifier($0) } ?? ""
        return name + " NOT NULL" + (isInherited(fact) ? "" : " NO INHERIT")
    }

    /// What makes a constraint that old rows need not meet; it has no place in a column's definition.
    static func unvalidated(_ fact: Fact) -> [Step] { fact.isTrue("not_null") && !isValid(fact) ? [add(fact)] : [] }

    /// What sets it on a column that is there.
    static func set(_ fact: Fact, server: Int) -> [Step] {
        guard fact.isTrue("not_null") else { return [] }
        let table = ColumnKind.table(fact)
        if server >= 180000, fact.text("not_null_name") != nil || fact.text("not_null_options") != nil { return [add(fact)] }
        return [
            .alterTable(
                table, "ALTER COLUMN \(quoteIdentifier(fact.identity.name)) SET NOT NULL", merge: .alterColumn,
                hazards: hazards(fact))
        ]
    }

    /// What makes one NOT NULL into another, or takes it away.
    static func alter(_ change: Change, server: Int) -> [Step] {
        let (old, new) = (change.old, change.new)
        let table = ColumnKind.table(new)
        let column = quoteIdentifier(new.identity.name)
        guard new.isTrue("not_null") else {
            guard old.isTrue("not_null") else { return [] }
            return [.alterTable(table, "ALTER COLUMN \(column) DROP NOT NULL", merge: .alterColumn)]
        }
        guard old.isTrue("not_null") else { return set(new, server: server) }
        guard server >= 180000 else { return [] }
        if isValid(old), !isValid(new) {
            return [.alterTable(table, "ALTER COLUMN \(column) DROP NOT NULL", merge: .alterColumn), add(new)]
        }
        var steps: [Step] = []
        let name = quoteIdentifier(constraint(new))
        if change.attributes.contains("not_null_name") {
            steps.append(.alterTable(table, "RENAME CONSTRAINT \(quoteIdentifier(constraint(old))) TO \(name)"))
        }
        if isInherited(old) != isInherited(new) {
            steps.append(.alterTable(table, "ALTER CONSTRAINT \(name) \(isInherited(new) ? "INHERIT" : "NO INHERIT")"))
        }
        if !isValid(old), isValid(new) {
            steps.append(.alterTable(table, "VALIDATE CONSTRAINT " + name, hazards: hazards(new)))
        }
        return steps
    }

    /// Whether a column has it from its parent table's column.
    static func comesDown(_ fact: Fact, in state: State) -> Bool {
        ColumnKind().inherited(fact, in: state).map { $0.isTrue("not_null") && isInherited($0) } ?? false
    }

    private static func add(_ fact: Fact) -> Step {
        let name = fact.text("not_null_name").map { "CONSTRAINT \(quoteIdentifier($0)) " } ?? ""
        let options = fact.text("not_null_options").map { " " + $0 } ?? ""
        return .alterTable(
            ColumnKind.table(fact), "ADD \(name)NOT NULL \(quoteIdentifier(fact.identity.name))\(options)",
            hazards: isValid(fact) ? hazards(fact) : [])
    }

    private static func constraint(_ fact: Fact) -> String {
        fact.text("not_null_name") ?? "\(fact.identity.relation)_\(fact.identity.name)_not_null"
    }

    private static func isValid(_ fact: Fact) -> Bool { fact["not_null_options"]?.hasSuffix("NOT VALID") != true }
    private static func isInherited(_ fact: Fact) -> Bool { fact["not_null_options"]?.hasPrefix("NO INHERIT") != true }

    private static func hazards(_ fact: Fact) -> [Hazard] {
        [
            Hazard(.scansTable, "reads all of \(ColumnKind.table(fact)) to see that \(fact.identity.name) is never null"),
            Hazard(.mayFailOnData, "fails where \(fact.identity.name) is null"),
        ]
    }
}

/// NOT NULL constraints that have a comment, as what the comment is about. The constraint itself is its column's.
struct NotNullKind: ObjectKind {
    let id: KindID = "not null"
    let catalog = Catalog.constraint
    let rank = 62
    let standsWithParent = true
    let attributes: [Attribute] = []

    func query(_ server: ServerVersion) -> String {
        // Before 18 there are none, and no column is named by one.
        """
        SELECT k.oid, 0, k.conrelid, k.conkey[1], NULL, n.nspname, c.relname, k.conname, ''
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE k.contype = 'n' AND \(CatalogSQL.userSchema("n"))
          AND EXISTS (SELECT FROM pg_description d WHERE d.classoid = 2606 AND d.objoid = k.oid)
        ORDER BY n.nspname, c.relname, k.conname
        """
    }

    func designation(_ fact: Fact) -> String {
        "CONSTRAINT \(quoteIdentifier(fact.identity.name)) ON \(qualified(fact.identity.schema, fact.identity.relation))"
    }
    func create(_ fact: Fact, in state: State) -> [Step] { [] }
    func drop(_ fact: Fact, in state: State) -> [Step] { [] }

    /// Where the column stays it may keep the constraint, without the comment that made it known.
    func drop(_ fact: Fact, in state: State, isDropped: (Fact) -> Bool) -> [Step] {
        state.parent(of: fact).map(isDropped) == true ? [] : [.statement("COMMENT ON \(designation(fact)) IS NULL")]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration { .steps([]) }
}
