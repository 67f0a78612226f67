import SQLText

/// Operators (`pg_operator`). One that is only named by another, as its commutator or negator, is a shell and no fact.
struct OperatorKind: ObjectKind {
    let id: KindID = "operator"
    let catalog: UInt32 = 2617
    let rank = 96
    let presence: String? = "EXISTS (SELECT FROM pg_operator WHERE oid >= 16384)"
    let attributes: [Attribute] = [
        "function", .uncompared("left"), .uncompared("right"), "commutator", "negator", "restrict", "join", "hashes", "merges",
        .uncompared("shells"),
    ]

    let owners: String? = CatalogSQL.owners("pg_operator", schema: "oprnamespace", owner: "oprowner", where: "x.oprcode <> 0")

    func query(_ server: ServerVersion) -> String {
        func typeName(_ column: String) -> String { "CASE WHEN \(column) <> 0 THEN format_type(\(column), NULL) END" }
        func arguments(_ alias: String) -> String {
            "coalesce(\(typeName(alias + ".oprleft")), 'NONE') || ', ' || format_type(\(alias).oprright, NULL)"
        }
        func name(_ alias: String, _ schema: String) -> String { "quote_ident(\(schema).nspname) || '.' || \(alias).oprname" }
        func shell(_ alias: String, _ schema: String) -> String {
            "CASE WHEN \(alias).oprcode = 0 THEN \(name(alias, schema)) || ' (' || \(arguments(alias)) || ')' END"
        }
        func function(_ column: String) -> String { "CASE WHEN \(column) <> 0 THEN \(column)::regproc END" }
        return """
            SELECT o.oid, 0, NULL, 0, NULL, n.nspname, '', o.oprname, \(arguments("o")), o.oprcode::regproc,
              \(typeName("o.oprleft")), \(typeName("o.oprright")), 'OPERATOR(' || \(name("co", "cn")) || ')', 'OPERATOR(' || \(name("ne", "nn")) || ')',
              \(function("o.oprrest")), \(function("o.oprjoin")), o.oprcanhash, o.oprcanmerge,
              nullif(concat_ws(E'\\n', \(shell("co", "cn")), \(shell("ne", "nn"))), '')
            FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
              LEFT JOIN pg_operator co ON co.oid = o.oprcom LEFT JOIN pg_namespace cn ON cn.oid = co.oprnamespace
              LEFT JOIN pg_operator ne ON ne.oid = o.oprnegate LEFT JOIN pg_namespace nn ON nn.oid = ne.oprnamespace
            WHERE o.oprcode <> 0 AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, o.oprname, o.oprleft, o.oprright
            """
    }

    /// The name stands bare: quotes are for identifiers, and an operator's is none.
    func designation(_ fact: Fact) -> String {
        "OPERATOR \(quoteIdentifier(fact.identity.schema)).\(fact.identity.name) (\(fact.identity.signature))"
    }

    func create(_ fact: Fact, in state: State) -> [Step] {
        func item(_ word: String, _ attribute: String) -> String? { fact[attribute].map { "\(word) = \($0)" } }
        let items = [
            item("FUNCTION", "function"), item("LEFTARG", "left"), item("RIGHTARG", "right"), item("COMMUTATOR", "commutator"),
            item("NEGATOR", "negator"), item("RESTRICT", "restrict"), item("JOIN", "join"),
            fact.isTrue("hashes") ? "HASHES" : nil,
            fact.isTrue("merges") ? "MERGES" : nil,
        ]
        let name = "\(quoteIdentifier(fact.identity.schema)).\(fact.identity.name)"
        return [.statement("CREATE OPERATOR \(name) (\n    \(items.compactMap(\.self).joined(separator: ",\n    "))\n)")]
    }

    /// A shell stays behind when the operator goes that named it.
    func drop(_ fact: Fact, in state: State) -> [Step] {
        let shells = (fact["shells"] ?? "").split(separator: "\n")
        return [.statement("DROP " + designation(fact))] + shells.map { .statement("DROP OPERATOR IF EXISTS \($0)") }
    }

    /// PostgreSQL moves operators, and gives them no other name.
    func rename(_ old: Fact, to new: Fact) -> [Step] { old.identity.name == new.identity.name ? renameSteps(old, to: new) : [] }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (change.old, change.new)
        var items: [String] = []
        for attribute in attributes.map(\.name) where change.attributes.contains(attribute) {
            switch attribute {
            case "restrict", "join": items.append("\(attribute.uppercased()) = \(new[attribute] ?? "NONE")")
            case "commutator", "negator":
                if linksByItself(attribute, change, in: context) { continue }
                // From PostgreSQL 17 on a link can be set where there is none (documentation, ALTER OPERATOR).
                guard let partner = new[attribute], old[attribute] == nil, canLink(context) else { return .rebuild }
                items.append("\(attribute.uppercased()) = \(partner)")
            case "hashes", "merges":
                guard new.isTrue(attribute), canLink(context) else { return .rebuild }
                items.append(attribute.uppercased())
            default: return .rebuild
            }
        }
        return .steps(items.isEmpty ? [] : [.statement("ALTER \(designation(new)) SET (\(items.joined(separator: ", ")))")])
    }

    private func canLink(_ context: PlanContext) -> Bool {
        min(context.from.serverVersion, context.to.serverVersion) >= 170000
    }

    /// PostgreSQL keeps the links of two operators mutual: with the other one's drop the link goes, with its making it comes.
    private func linksByItself(_ attribute: String, _ change: Change, in context: PlanContext) -> Bool {
        let goes =
            change.old[attribute].map { name in
                partner(attribute, name, of: change.old, in: context.from) != nil
                    && partner(attribute, name, of: change.old, in: context.to) == nil
            } ?? true
        let comes =
            change.new[attribute].map { name in
                partner(attribute, name, of: change.new, in: context.from) == nil
                    && partner(attribute, name, of: change.new, in: context.to)?[attribute] == Self.reference(change.new)
            } ?? true
        return goes && comes
    }

    private func partner(_ attribute: String, _ name: String, of fact: Fact, in state: State) -> Fact? {
        let types = [fact["left"] ?? "NONE", fact["right"] ?? "NONE"]
        let signature = (attribute == "commutator" ? types.reversed() : types).joined(separator: ", ")
        return state.all(id).first { $0.identity.signature == signature && Self.reference($0) == name }
    }

    private static func reference(_ fact: Fact) -> String {
        "OPERATOR(\(quoteIdentifier(fact.identity.schema)).\(fact.identity.name))"
    }
}
