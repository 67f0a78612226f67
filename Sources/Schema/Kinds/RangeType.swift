import SQLText

/// Range types (`pg_range`). Their multirange type and the constructors of both come and go with them.
struct RangeTypeKind: ObjectKind {
    let id: KindID = "range type"
    let catalog = Catalog.type
    let rank = 33
    let presence: String? = "EXISTS (SELECT FROM pg_range WHERE rngtypid >= 16384)"
    let attributes: [Attribute] = [
        "subtype", "subtype_opclass", "collation", "canonical", "subtype_diff", "multirange_schema", "multirange_name",
        .uncompared("constructors"), .uncompared("constructor_names"),
    ]

    let owners: String? = CatalogSQL.typeOwners("t.typtype = 'r'")
    let privileges: PrivilegeSource? = CatalogSQL.typePrivileges("t.typtype = 'r'")

    func query(_ server: ServerVersion) -> String {
        let constructors = """
            FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid
            WHERE d.refclassid = 1247 AND d.refobjid IN (t.oid, m.oid) AND d.classid = 1255 AND d.deptype = 'i'
            """
        return """
            SELECT t.oid, 0, NULL, 0,
              concat_ws(' ', '1247:' || t.typarray || ':0', '1247:' || m.oid || ':0', '1247:' || m.typarray || ':0',
                (SELECT string_agg('1255:' || d.objid || ':0', ' ') \(constructors))),
              n.nspname, '', t.typname, '', format_type(r.rngsubtype, NULL),
              CASE WHEN NOT oc.opcdefault THEN quote_ident(ocn.nspname) || '.' || quote_ident(oc.opcname) END,
              CASE WHEN r.rngcollation <> s.typcollation THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END,
              CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::text END, CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::text END,
              mn.nspname, m.typname, (SELECT string_agg(d.objid::regprocedure::text, chr(31) ORDER BY d.objid) \(constructors)),
              (SELECT string_agg(quote_ident(p.proname), chr(31) ORDER BY d.objid) \(constructors))
            FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace
              JOIN pg_type m ON m.oid = r.rngmultitypid JOIN pg_namespace mn ON mn.oid = m.typnamespace
              JOIN pg_type s ON s.oid = r.rngsubtype
              JOIN pg_opclass oc ON oc.oid = r.rngsubopc JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace
              LEFT JOIN pg_collation co ON co.oid = r.rngcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
            WHERE \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, t.typname
            """
    }

    func designation(_ fact: Fact) -> String { "TYPE " + fact.identity.qualifiedName }
    func namespaceKey(_ fact: Fact) -> String { typeKey(fact) }
    func namespaceKeys(_ fact: Fact) -> [String] {
        [typeKey(fact), typeKey(fact["multirange_schema"] ?? "", fact["multirange_name"] ?? "")]
    }

    func create(_ fact: Fact, in state: State) -> [Step] {
        var clauses = ["SUBTYPE = \(fact["subtype"] ?? "")"]
        if let opclass = fact["subtype_opclass"] { clauses.append("SUBTYPE_OPCLASS = \(opclass)") }
        if let collation = fact["collation"] { clauses.append("COLLATION = \(collation)") }
        if let canonical = fact["canonical"] { clauses.append("CANONICAL = \(canonical)") }
        if let difference = fact["subtype_diff"] { clauses.append("SUBTYPE_DIFF = \(difference)") }
        if fact["multirange_schema"] != fact.identity.schema || fact["multirange_name"] != defaultMultirange(fact) {
            clauses.append("MULTIRANGE_TYPE_NAME = \(multirange(fact))")
        }
        let list = clauses.map { "\n    " + $0 }.joined(separator: ",")
        return [.statement("CREATE \(designation(fact)) AS RANGE (\(list)\n)")]
    }

    /// One with a canonical function of its own is dropped as base types are: function and type hold each other.
    func drop(_ fact: Fact, in state: State) -> [Step] {
        guard isDeclared(fact, in: state) else { return [.statement("DROP " + designation(fact))] }
        return [.statement("DROP \(designation(fact)) CASCADE"), .statement("CREATE \(designation(fact))")]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (change.old, change.new)
        guard change.attributes.isSubset(of: ["multirange_schema", "multirange_name"]) else { return .rebuild }
        return .steps(renameConstructors(old, to: new) + renameAlong(old, to: new) { $0 })
    }

    /// The constructors do not follow the name of the multirange type. They were made in one order everywhere.
    private func renameConstructors(_ old: Fact, to new: Fact) -> [Step] {
        func list(_ fact: Fact, _ attribute: String) -> [Substring] { (fact[attribute] ?? "").split(separator: "\u{1F}") }
        let names = zip(list(old, "constructor_names"), list(new, "constructor_names"))
        return zip(list(old, "constructors"), names).filter { $1.0 != $1.1 }.map { function, names in
            .statement("ALTER FUNCTION \(function) RENAME TO \(names.1)")
        }
    }

    /// The multirange type keeps its own name and schema when the range type gets others.
    func renameAlong(_ old: Fact, to new: Fact, schema: (String) -> String) -> [Step] {
        let (before, after) = (schema(old["multirange_schema"] ?? ""), new["multirange_schema"] ?? "")
        let (oldName, name) = (old["multirange_name"] ?? "", new["multirange_name"] ?? "")
        var steps: [Step] = []
        if oldName != name {
            steps.append(.statement("ALTER TYPE \(qualified(before, oldName)) RENAME TO \(quoteIdentifier(name))"))
        }
        if before != after {
            steps.append(.statement("ALTER TYPE \(qualified(before, name)) SET SCHEMA \(quoteIdentifier(after))"))
        }
        return steps
    }

    /// The constructors and the multirange type make room too. A canonical function would have to be in both forms at once.
    func stepAside(_ fact: Fact) -> (steps: [Step], aside: Fact)? {
        guard fact["canonical"] == nil else { return nil }
        let aside = quoteIdentifier(asideName(fact.identity.name))
        let constructors = (fact["constructors"] ?? "").split(separator: "\u{1F}")
        let own = typeAside(fact)
        let steps: [Step] =
            constructors.map { Step.statement("ALTER FUNCTION \($0) RENAME TO \(aside)") }
            + [
                .statement(
                    "ALTER TYPE \(multirange(fact)) RENAME TO \(quoteIdentifier(asideName(fact["multirange_name"] ?? "")))")
            ]
        return (steps + own.steps, own.aside)
    }

    private func multirange(_ fact: Fact) -> String { qualified(fact["multirange_schema"] ?? "", fact["multirange_name"] ?? "") }

    /// Source: PostgreSQL documentation, CREATE TYPE: the first `range` of the name becomes `multirange`, else the word is added.
    private func defaultMultirange(_ fact: Fact) -> String {
        let name = fact.identity.name
        return name.contains("range") ? name.replacingFirst("range", with: "multirange") : name + "_multirange"
    }

    private func isDeclared(_ fact: Fact, in state: State) -> Bool {
        state.fact(Identity(kind: "type declaration", schema: fact.identity.schema, name: fact.identity.name)) != nil
    }
}
