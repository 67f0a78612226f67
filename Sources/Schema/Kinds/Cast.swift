import SQLText

/// Casts (`pg_cast`); they have no names, only the two types. Nothing that uses one depends on it: they stand ahead of all that might.
struct CastKind: ObjectKind {
    let id: KindID = "cast"
    let catalog = Catalog.cast
    let rank = 38
    let presence: String? = "EXISTS (SELECT FROM pg_cast WHERE oid >= 16384)"
    let attributes: [Attribute] = [.uncompared("types"), "context", "method", "function"]

    func query(_ server: ServerVersion) -> String {
        // The cast from a range to its multirange is the range's.
        """
        SELECT c.oid, 0, NULL, 0, NULL, '', '', '', format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL),
          format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL), c.castcontext, c.castmethod,
          CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END
        FROM pg_cast c
        WHERE c.oid >= 16384
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 2605 AND d.objid = c.oid AND d.deptype = 'i')
        ORDER BY format_type(c.castsource, NULL), format_type(c.casttarget, NULL)
        """
    }

    func designation(_ fact: Fact) -> String { "CAST (\(fact["types"] ?? ""))" }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let methods = ["b": "WITHOUT FUNCTION", "i": "WITH INOUT"]
        let method = fact["function"].map { "WITH FUNCTION \($0)" } ?? methods[fact["method"] ?? ""] ?? ""
        let contexts = ["a": " AS ASSIGNMENT", "i": " AS IMPLICIT"]
        return [.statement("CREATE \(designation(fact)) \(method)\(contexts[fact["context"] ?? ""] ?? "")")]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }
}
