import SQLText

/// Aggregates (`pg_aggregate`), plain ones and ordered sets, rebuilt from their catalog row: PostgreSQL has no function that prints them.
struct AggregateKind: ObjectKind {
    let id: KindID = "aggregate"
    let catalog = Catalog.function
    let rank = 97
    let attributes: [Attribute] = ["arguments", "options", "result", .uncompared("types")]

    let owners: String? = CatalogSQL.routineOwners("p.prokind = 'a'")
    let privileges: PrivilegeSource? = CatalogSQL.routinePrivileges("p.prokind = 'a'")

    func query(_ server: ServerVersion) -> String {
        func function(_ label: String, _ column: String) -> String {
            "CASE WHEN a.\(column) <> 0 THEN '\(label) = ' || a.\(column)::regproc END"
        }
        // An ordered-set aggregate's final function may write by default, a plain one's may not.
        func modify(_ label: String, _ column: String) -> String {
            "CASE WHEN a.\(column) <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN '\(label) = '"
                + " || CASE a.\(column) WHEN 's' THEN 'SHAREABLE' WHEN 'w' THEN 'READ_WRITE' ELSE 'READ_ONLY' END END"
        }
        return """
            SELECT p.oid, 0, NULL, 0, NULL, n.nspname, '', p.proname, pg_get_function_identity_arguments(p.oid),
              pg_get_function_arguments(p.oid),
              concat_ws(E',\\n    ', 'SFUNC = ' || a.aggtransfn::regproc, 'STYPE = ' || format_type(a.aggtranstype, NULL),
                CASE WHEN a.aggtransspace <> 0 THEN 'SSPACE = ' || a.aggtransspace END,
                \(function("FINALFUNC", "aggfinalfn")), CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
                CASE WHEN a.aggfinalfn <> 0 THEN \(modify("FINALFUNC_MODIFY", "aggfinalmodify")) END,
                \(function("COMBINEFUNC", "aggcombinefn")), \(function("SERIALFUNC", "aggserialfn")), \(function("DESERIALFUNC", "aggdeserialfn")),
                'INITCOND = ' || quote_literal(a.agginitval),
                \(function("MSFUNC", "aggmtransfn")), \(function("MINVFUNC", "aggminvtransfn")),
                CASE WHEN a.aggmtranstype <> 0 THEN 'MSTYPE = ' || format_type(a.aggmtranstype, NULL) END,
                CASE WHEN a.aggmtransspace <> 0 THEN 'MSSPACE = ' || a.aggmtransspace END,
                \(function("MFINALFUNC", "aggmfinalfn")), CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
                CASE WHEN a.aggmtransfn <> 0 THEN \(modify("MFINALFUNC_MODIFY", "aggmfinalmodify")) END,
                'MINITCOND = ' || quote_literal(a.aggminitval),
                CASE WHEN a.aggsortop <> 0 THEN 'SORTOP = ' || (SELECT 'OPERATOR(' || quote_ident(opn.nspname) || '.' || o.oprname || ')'
                  FROM pg_operator o JOIN pg_namespace opn ON opn.oid = o.oprnamespace WHERE o.oid = a.aggsortop) END,
                CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END,
                CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END),
              pg_get_function_result(p.oid), oidvectortypes(p.proargtypes)
            FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)
            """
    }

    func designation(_ fact: Fact) -> String {
        "AGGREGATE \(fact.identity.qualifiedName)(\(fact.identity.signature.isEmpty ? "*" : fact.identity.signature))"
    }

    func grantClause(_ privileges: [String], on fact: Fact) -> String {
        privileges.joined(separator: ", ") + " ON FUNCTION \(fact.identity.qualifiedName)(\(fact.identity.signature))"
    }

    /// Aggregates and functions share one namespace.
    func namespaceKey(_ fact: Fact) -> String {
        "routine\u{0}\(fact.identity.schema)\u{0}\(fact.identity.name)\u{0}\(fact["types"] ?? "")"
    }

    func create(_ fact: Fact, in state: State) -> [Step] { [definition(fact, verb: "CREATE")] }

    private func definition(_ fact: Fact, verb: String) -> Step {
        let arguments = fact["arguments"].flatMap { $0.isEmpty ? nil : $0 } ?? "*"
        return .statement("\(verb) AGGREGATE \(fact.identity.qualifiedName)(\(arguments)) (\n    \(fact["options"] ?? "")\n)")
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    /// It can be replaced under those that use it, as long as it takes and gives the same types.
    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        guard change.attributes == ["options"] else { return .rebuild }
        return .steps([definition(change.new, verb: "CREATE OR REPLACE")])
    }
}
