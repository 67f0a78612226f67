import SQLText

/// Base types (`pg_type` of kind b): those with input and output functions of their own.
struct BaseTypeKind: ObjectKind {
    let id: KindID = "base type"
    let catalog = Catalog.type
    let rank = 29
    let presence: String? = "EXISTS (SELECT FROM pg_type WHERE oid >= 16384 AND typtype = 'b' AND typarray <> 0)"
    let attributes: [Attribute] = [
        "input", "output", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript", "length", "by_value",
        "alignment", "storage", "category", "preferred", "default", "element", "delimiter", "collatable",
        .uncompared("readers"),
    ]

    let owners: String? = CatalogSQL.typeOwners(CatalogSQL.isBaseType)
    let privileges: PrivilegeSource? = CatalogSQL.typePrivileges(CatalogSQL.isBaseType)

    func query(_ server: ServerVersion) -> String {
        func function(_ column: String) -> String { "CASE WHEN t.\(column) <> 0 THEN t.\(column)::text END" }
        return """
            SELECT t.oid, 0, NULL, 0, '1247:' || t.typarray || ':0', n.nspname, '', t.typname, '',
              t.typinput::text, t.typoutput::text, \(function("typreceive")), \(function("typsend")), \(function("typmodin")),
              \(function("typmodout")), \(function("typanalyze")), \(function("typsubscript")),
              t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory, t.typispreferred, t.typdefault,
              CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END, t.typdelim, t.typcollation <> 0,
              concat_ws(chr(31), t.typinput::oid::regprocedure::text, CASE WHEN t.typreceive <> 0 THEN t.typreceive::oid::regprocedure::text END)
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE \(CatalogSQL.isBaseType) AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, t.typname
            """
    }

    func designation(_ fact: Fact) -> String { "TYPE " + fact.identity.qualifiedName }
    func namespaceKey(_ fact: Fact) -> String { typeKey(fact) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let list = clauses(fact).map { "\n    " + $0 }.joined(separator: ",")
        return [.statement("CREATE \(designation(fact)) (\(list)\n)")]
    }

    /// Its functions go with it; when they are made anew, they find the declaration again.
    func drop(_ fact: Fact, in state: State) -> [Step] {
        let isDeclared = state.fact(declaration(fact)) != nil
        return [.statement("DROP \(designation(fact)) CASCADE")]
            + (isDeclared ? [.statement("CREATE \(designation(fact))")] : [])
    }

    /// The functions that read values do not take the type, and so have to make room by name; those that take it do not.
    func stepAside(_ fact: Fact) -> (steps: [Step], aside: Fact)? {
        let readers = (fact["readers"] ?? "").split(separator: "\u{1F}").enumerated().map { number, function in
            Step.statement(
                "ALTER FUNCTION \(function) RENAME TO \(quoteIdentifier("\(fact.identity.name)_dbw_old_\(number + 1)"))")
        }
        let own = typeAside(fact)
        return (readers + own.steps + [.statement("CREATE \(designation(fact))")], own.aside)
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (change.old, change.new)
        guard change.attributes.subtracting(Self.functions.map { $0.attribute }).subtracting(["storage"]).isEmpty else {
            return .rebuild
        }
        var settings = Self.functions.filter { change.attributes.contains($0.attribute) }.map { name, attribute in
            "\(name) = \(new[attribute] ?? "NONE")"
        }
        guard change.attributes.contains("storage") else { return .steps([set(settings, new)]) }
        // Values may be stored out of line by now, and plain ones never are (PostgreSQL documentation, ALTER TYPE).
        if new["storage"] == "p" || old["storage"] == "p" && new["length"] != "-1" { return .rebuild }
        settings.append("STORAGE = \(storage(new))")
        return .steps([set(settings, new)] + columns(of: new, in: context))
    }

    /// What ALTER TYPE can set (PostgreSQL documentation).
    private static let functions: [(name: String, attribute: String)] = [
        ("RECEIVE", "receive"), ("SEND", "send"), ("TYPMOD_IN", "typmod_in"), ("TYPMOD_OUT", "typmod_out"),
        ("ANALYZE", "analyze"), ("SUBSCRIPT", "subscript"),
    ]

    private func set(_ settings: [String], _ fact: Fact) -> Step {
        .statement("ALTER \(designation(fact)) SET (\(settings.joined(separator: ", ")))")
    }

    /// Columns keep the storage that the type had when they were made; those that follow the type are told.
    private func columns(of fact: Fact, in context: PlanContext) -> [Step] {
        guard let type = context.to.index(of: fact.identity) else { return [] }
        return context.to.facts.indices.compactMap { index -> Step? in
            let column = context.to.facts[index]
            guard column.kind == "column", context.to.needs[index].contains(where: { $0.on == type }),
                column["storage"] == nil, let old = context.from.fact(column.identity), old["storage"] == nil,
                old["type"] == column["type"]
            else { return nil }
            let table = qualified(column.identity.schema, column.identity.relation)
            return .alterTable(table, "ALTER COLUMN \(quoteIdentifier(column.identity.name)) SET STORAGE \(storage(fact))")
        }
    }

    private func declaration(_ fact: Fact) -> Identity {
        Identity(kind: "type declaration", schema: fact.identity.schema, name: fact.identity.name)
    }

    private func storage(_ fact: Fact) -> String {
        ["p": "plain", "e": "external", "x": "extended", "m": "main"][fact["storage"] ?? "p"] ?? "plain"
    }

    private func clauses(_ fact: Fact) -> [String] {
        let length = fact["length"] ?? "-1"
        var clauses = ["INPUT = \(fact["input"] ?? "")", "OUTPUT = \(fact["output"] ?? "")"]
        clauses += Self.functions.compactMap { name, attribute in fact[attribute].map { "\(name) = \($0)" } }
        clauses.append("INTERNALLENGTH = \(length == "-1" ? "variable" : length)")
        if fact.isTrue("by_value") { clauses.append("PASSEDBYVALUE") }
        let alignments = ["c": "char", "s": "int2", "i": "int4", "d": "double"]
        clauses.append("ALIGNMENT = \(alignments[fact["alignment"] ?? "i"] ?? "int4")")
        if fact["storage"] != "p" { clauses.append("STORAGE = \(storage(fact))") }
        if let category = fact["category"], category != "U" { clauses.append("CATEGORY = \(quoteLiteral(category))") }
        if fact.isTrue("preferred") { clauses.append("PREFERRED = true") }
        if let value = fact["default"] { clauses.append("DEFAULT = \(quoteLiteral(value))") }
        if let element = fact["element"] { clauses.append("ELEMENT = \(element)") }
        if let delimiter = fact["delimiter"], delimiter != "," { clauses.append("DELIMITER = \(quoteLiteral(delimiter))") }
        if fact.isTrue("collatable") { clauses.append("COLLATABLE = true") }
        return clauses
    }
}
