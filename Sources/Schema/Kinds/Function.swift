import SQLText

/// Functions and procedures (`pg_proc` kinds f, w and p).
struct FunctionKind: ObjectKind {
    let id: KindID = "function"
    let catalog = Catalog.function
    let rank = 95
    let attributes: [Attribute] = [
        "definition", "parameters", "arguments", "result", "kind", .uncompared("language"), .uncompared("has_string_body"),
        .uncompared("default_count"), .uncompared("row_values"),
    ]

    let owners: String? = CatalogSQL.routineOwners(Self.isOwn)
    let privileges: PrivilegeSource? = CatalogSQL.routinePrivileges(Self.isOwn)

    /// The constructors of a range type are the type's.
    private static let isOwn = """
        p.prokind IN ('f', 'w', 'p') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype = 'i')
        """

    func query(_ server: ServerVersion) -> String {
        """
        SELECT p.oid, 0, NULL, 0, NULL, n.nspname, '', p.proname, oidvectortypes(p.proargtypes),
          pg_get_functiondef(p.oid),
          concat_ws(' ', p.proargnames::text, p.proargmodes::text, (SELECT string_agg(format_type(a, NULL), ', ' ORDER BY i)
            FROM unnest(p.proallargtypes) WITH ORDINALITY u (a, i))),
          pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), p.prokind, l.lanname, p.prosqlbody IS NULL,
          p.pronargdefaults, CASE WHEN p.prosqlbody IS NOT NULL OR p.proargdefaults IS NOT NULL THEN
            (SELECT string_agg(DISTINCT quote_ident(cn.nspname) || '.' || quote_ident(c.relname), ', ')
             FROM regexp_matches(concat(p.prosqlbody::text, p.proargdefaults::text), ':(?:consttype|row_typeid|resulttype) ([0-9]+)', 'g') v
               JOIN pg_type t ON t.oid = v[1]::oid JOIN pg_class c ON c.oid = t.typrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace) END
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        WHERE \(Self.isOwn) AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, p.proname, oidvectortypes(p.proargtypes)
        """
    }

    func designation(_ fact: Fact) -> String {
        "\(fact["kind"] == "p" ? "PROCEDURE" : "FUNCTION") \(fact.identity.qualifiedName)(\(fact.identity.signature))"
    }

    /// Overloads differ in their arguments; a procedure and a function do not.
    func namespaceKey(_ fact: Fact) -> String { routineKey(fact) }

    func create(_ fact: Fact, in state: State) -> [Step] { [.statement(Self.definition(fact, replacing: false))] }
    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        // CREATE OR REPLACE keeps the OID, and with it all that depends on the function; it cannot change the result or the parameters'
        // names and modes, nor take a default away (PostgreSQL documentation, CREATE FUNCTION).
        if !change.attributes.isDisjoint(with: ["parameters", "result", "kind"]) { return .rebuild }
        let defaults = [change.old, change.new].map { Int($0["default_count"] ?? "0") ?? 0 }
        if defaults[1] < defaults[0] { return .rebuild }
        return .steps([.statement(Self.definition(change.new, replacing: true))])
    }

    func holdsRow(_ fact: Fact, of table: Fact) -> Bool {
        ListText.parts(fact["row_values"] ?? "").contains(table.identity.qualifiedName)
    }

    func untrackedNames(_ fact: Fact) -> Set<String> {
        guard fact.isTrue("has_string_body") else { return [] }
        let text = (fact["definition"] ?? "").utf8
        // Bytes beyond ASCII are letters of names.
        let words = text.split { byte in
            !(byte >= 0x80 || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF))
        }
        // What stands between two quotation marks may be a name; what stands between two names does no harm.
        let quoted = text.contains(UInt8(ascii: "\"")) ? text.split(separator: UInt8(ascii: "\"")) : []
        return Set((words + quoted.filter { $0.count < 64 }).compactMap { String($0) })
    }

    func isDisturbed(_ fact: Fact, by change: Change) -> Bool { change.retypesColumn && !fact.isTrue("has_string_body") }

    private static func definition(_ fact: Fact, replacing: Bool) -> String {
        var text = fact["definition"] ?? ""
        while text.last?.isWhitespace == true { text.removeLast() }
        let prefix = "CREATE OR REPLACE "
        return replacing || !text.hasPrefix(prefix) ? text : "CREATE " + text.dropFirst(prefix.count)
    }
}

extension ObjectKind {
    /// The namespace that functions, procedures and aggregates share.
    func routineKey(_ fact: Fact) -> String {
        "routine\u{0}\(fact.identity.schema)\u{0}\(fact.identity.name)\u{0}\(fact.identity.signature)"
    }
}
