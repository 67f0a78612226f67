import SQLText

/// Composite types (`pg_type` with a `pg_class` row of kind c).
struct CompositeTypeKind: ObjectKind {
    let id: KindID = "composite type"
    let catalog = Catalog.type
    let rank = 32
    let attributes: [Attribute] = ["attributes"]

    private static let separator: Character = "\u{1F}"

    func query(_ server: ServerVersion) -> String {
        """
        SELECT t.oid, 0, NULL, 0, '1247:' || t.typarray || ':0 1259:' || c.oid || ':0', n.nspname, '', t.typname, '',
          (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
              || CASE WHEN a.attcollation <> at.typcollation THEN ' COLLATE ' || quote_ident(cn.nspname) || '.' || quote_ident(co.collname) ELSE '' END,
              chr(31) ORDER BY a.attnum)
           FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid
             LEFT JOIN pg_collation co ON co.oid = a.attcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_class c ON c.oid = t.typrelid
        WHERE c.relkind = 'c' AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, t.typname
        """
    }

    func designation(_ fact: Fact) -> String { "TYPE " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let list = parts(fact).map { "\n    " + $0 }.joined(separator: ",")
        return [.statement("CREATE \(designation(fact)) AS (\(list)\n)")]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let old = parts(change.old)
        let new = parts(change.new)
        guard new.starts(with: old) else { return .rebuild }
        return .steps(new.dropFirst(old.count).map { .statement("ALTER \(designation(change.new)) ADD ATTRIBUTE \($0)") })
    }

    private func parts(_ fact: Fact) -> [String] { (fact["attributes"] ?? "").split(separator: Self.separator).map(String.init) }
}
