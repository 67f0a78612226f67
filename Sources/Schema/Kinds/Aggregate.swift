import SQLText

/// Aggregates (`pg_aggregate`), plain ones and ordered sets, rebuilt from their catalog row: PostgreSQL has no function that prints them.
struct AggregateKind: ObjectKind {
    let id: KindID = "aggregate"
    let catalog = Catalog.function
    let rank = 97
    let presence: String? = "EXISTS (SELECT FROM pg_aggregate WHERE aggfnoid >= 16384)"
    let attributes: [Attribute] = ["arguments", "result", "kind", "options", .uncompared("identity_arguments")]

    let owners: String? = CatalogSQL.routineOwners("p.prokind = 'a'")
    let privileges: PrivilegeSource? = CatalogSQL.routinePrivileges("p.prokind = 'a'")

    func query(_ server: ServerVersion) -> String {
        func function(_ label: String, _ column: String) -> String {
            "CASE WHEN a.\(column) <> 0 THEN '\(label) = ' || a.\(column)::regproc END"
        }
        // What a final function may do to the state is another default for ordered sets (`AggregateCreate`).
        func modify(_ label: String, _ column: String) -> String {
            """
            CASE WHEN a.\(column) <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
              THEN '\(label) = ' || CASE a.\(column) WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END
            """
        }
        return """
            SELECT p.oid, 0, NULL, 0, NULL, n.nspname, '', p.proname, oidvectortypes(p.proargtypes),
              pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), a.aggkind,
              concat_ws(E',\\n    ', 'SFUNC = ' || a.aggtransfn::regproc, 'STYPE = ' || format_type(a.aggtranstype, NULL),
                CASE WHEN a.aggtransspace <> 0 THEN 'SSPACE = ' || a.aggtransspace END,
                \(function("FINALFUNC", "aggfinalfn")), CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
                \(modify("FINALFUNC_MODIFY", "aggfinalmodify")),
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
              pg_get_function_identity_arguments(p.oid)
            FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, p.proname, oidvectortypes(p.proargtypes)
            """
    }

    /// With the arguments as a declaration has them: those of an ordered set stand on both sides of ORDER BY.
    func designation(_ fact: Fact) -> String { "AGGREGATE \(fact.identity.qualifiedName)(\(list(fact, "identity_arguments")))" }

    func grantClause(_ privileges: [String], on fact: Fact) -> String {
        privileges.joined(separator: ", ") + " ON FUNCTION \(fact.identity.qualifiedName)(\(fact.identity.signature))"
    }

    /// Aggregates, functions and procedures of one name differ in their arguments.
    func namespaceKey(_ fact: Fact) -> String { routineKey(fact) }

    func create(_ fact: Fact, in state: State) -> [Step] { [.statement(definition(fact, verb: "CREATE"))] }
    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    /// CREATE OR REPLACE keeps arguments, result and kind (PostgreSQL documentation, CREATE AGGREGATE).
    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        guard change.attributes == ["options"] else { return .rebuild }
        return .steps([.statement(definition(change.new, verb: "CREATE OR REPLACE"))])
    }

    private func definition(_ fact: Fact, verb: String) -> String {
        "\(verb) AGGREGATE \(fact.identity.qualifiedName)(\(list(fact, "arguments"))) (\n    \(fact["options"] ?? "")\n)"
    }

    private func list(_ fact: Fact, _ attribute: String) -> String {
        fact[attribute].flatMap { $0.isEmpty ? nil : $0 } ?? "*"
    }
}
