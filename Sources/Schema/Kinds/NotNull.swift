import SQLText

/// A column's NOT NULL. From PostgreSQL 18 on it is a constraint (`pg_constraint` type n) with a name and options of its own.
///
/// The name counts where a person gave it. One that ends as PostgreSQL's own do (`table_column_not_null`, with a number where that is taken)
/// does not: it stays as it was when the table or the column is renamed, so it says no more than what they were called once. Nor does that of
/// one that comes down from a parent table: PostgreSQL refuses to change it, and it depends on how the child or partition got there. A comment
/// makes any name count. `not_null_given` keeps what does not, for a table that is made anew and for the day when the parent's constraint goes.
enum NotNull {
    static let attributes: [Attribute] = [
        "not_null", .versioned("not_null_name"), .versioned("not_null_options"), .versioned("not_null_inherited"),
        .uncompared("not_null_given"), .uncompared("not_null_is_local"),
    ]

    /// The attributes but `not_null`, in order.
    static func columns(_ server: ServerVersion) -> String {
        guard server.major >= 18 else { return "NULL, NULL, NULL, NULL, NULL" }
        let isNamed = "nn.conname <> c.relname || '_' || a.attname || '_not_null'"
        let counts =
            "nn.conname !~ '_not_null[0-9]*$' OR nn.oid IN (SELECT d.objoid FROM pg_description d WHERE d.classoid = 2606)"
        return "CASE WHEN nn.coninhcount = 0 AND (\(counts)) THEN nn.conname::text ELSE '' END,"
            + " concat_ws(' ', CASE WHEN nn.connoinherit THEN 'NO INHERIT' END, CASE WHEN NOT nn.convalidated THEN 'NOT VALID' END),"
            + " coalesce(nn.coninhcount > 0, false), CASE WHEN \(isNamed) THEN nn.conname END, nn.conislocal"
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
        let name = fact["not_null_given"].map { " CONSTRAINT " + quoteIdentifier($0) } ?? ""
        return name + " NOT NULL" + (isInheritable(fact) ? "" : " NO INHERIT")
    }

    /// The column with the name alone that a person gave its constraint.
    static func asNamedByPerson(_ fact: Fact) -> Fact {
        guard fact["not_null_given"] != nil, fact.text("not_null_name") == nil,
            let place = ColumnKind().attributes.firstIndex(where: { $0.name == "not_null_given" })
        else { return fact }
        var values = fact.values
        values[place] = nil
        return Fact(identity: fact.identity, address: fact.address, parent: fact.parent, values: values)
    }

    /// What makes a constraint that old rows need not meet; it has no place in a column's definition.
    static func unvalidated(_ fact: Fact) -> [Step] { fact.isTrue("not_null") && !isValid(fact) ? [add(fact)] : [] }

    /// What sets it on a column that is there.
    static func set(_ fact: Fact, server: Int, isAlone: Bool = false) -> [Step] {
        guard fact.isTrue("not_null") else { return [] }
        let table = (isAlone ? "ONLY " : "") + ColumnKind.table(fact)
        if server >= 180000, fact["not_null_given"] != nil || fact.text("not_null_options") != nil { return [add(fact)] }
        return [
            .alterTable(
                table, "ALTER COLUMN \(quoteIdentifier(fact.identity.name)) SET NOT NULL", merge: .alterColumn,
                hazards: hazards(fact))
        ]
    }

    /// Whether a column has it from a parent table's column.
    static func comesDown(_ fact: Fact, in state: State) -> Bool {
        ColumnKind().origins(fact, in: state).contains { $0.isTrue("not_null") && isInheritable($0) }
    }

    /// What takes the parent's away from a child that does not have it, which PostgreSQL allows before 18.
    static func letGo(_ fact: Fact, in state: State) -> [Step] {
        guard !fact.isTrue("not_null"), comesDown(fact, in: state) else { return [] }
        return [
            .alterTable(
                ColumnKind.table(fact), "ALTER COLUMN \(quoteIdentifier(fact.identity.name)) DROP NOT NULL", merge: .alterColumn)
        ]
    }

    static func add(_ fact: Fact) -> Step {
        let name = fact["not_null_given"].map { "CONSTRAINT \(quoteIdentifier($0)) " } ?? ""
        let options = fact.text("not_null_options").map { " " + $0 } ?? ""
        return .alterTable(
            ColumnKind.table(fact), "ADD \(name)NOT NULL \(quoteIdentifier(fact.identity.name))\(options)",
            hazards: isValid(fact) ? hazards(fact) : [])
    }

    static func constraint(_ fact: Fact) -> String {
        fact["not_null_given"] ?? "\(fact.identity.relation)_\(fact.identity.name)_not_null"
    }

    static func isValid(_ fact: Fact) -> Bool { fact["not_null_options"]?.hasSuffix("NOT VALID") != true }
    static func isInheritable(_ fact: Fact) -> Bool { fact["not_null_options"]?.hasPrefix("NO INHERIT") != true }

    static func hazards(_ fact: Fact) -> [Hazard] {
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
