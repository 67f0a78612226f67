import SQLText

/// Transforms between a type and a language (`pg_transform`); they have no names.
struct TransformKind: ObjectKind {
    let id: KindID = "transform"
    let catalog = Catalog.transform
    let rank = 36
    let presence: String? = "EXISTS (SELECT FROM pg_transform)"
    let attributes: [Attribute] = [.uncompared("type"), .uncompared("language"), "from_sql", "to_sql"]

    func query(_ server: ServerVersion) -> String {
        func function(_ column: String) -> String { "CASE WHEN f.\(column) <> 0 THEN f.\(column)::oid::regprocedure::text END" }
        return """
            SELECT f.oid, 0, NULL, 0, NULL, '', '', '', format_type(f.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname),
              format_type(f.trftype, NULL), quote_ident(l.lanname), \(function("trffromsql")), \(function("trftosql"))
            FROM pg_transform f JOIN pg_language l ON l.oid = f.trflang WHERE f.oid >= 16384
            ORDER BY format_type(f.trftype, NULL), l.lanname
            """
    }

    func designation(_ fact: Fact) -> String { "TRANSFORM FOR \(fact["type"] ?? "") LANGUAGE \(fact["language"] ?? "")" }
    func create(_ fact: Fact, in state: State) -> [Step] { [.statement(definition(fact, verb: "CREATE"))] }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        .steps([.statement(definition(change.new, verb: "CREATE OR REPLACE"))])
    }

    private func definition(_ fact: Fact, verb: String) -> String {
        let parts = [("FROM SQL", "from_sql"), ("TO SQL", "to_sql")]
        let list = parts.compactMap { name, attribute in fact[attribute].map { "\(name) WITH FUNCTION \($0)" } }
        return "\(verb) \(designation(fact)) (\(list.joined(separator: ", ")))"
    }
}
