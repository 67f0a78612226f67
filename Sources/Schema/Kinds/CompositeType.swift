import SQLText

/// Composite types (`pg_type` with a `pg_class` row of kind c).
struct CompositeTypeKind: ObjectKind {
    let id: KindID = "composite type"
    let catalog = Catalog.type
    let rank = 32
    let presence: String? = CatalogSQL.hasRelation("c")
    let attributes: [Attribute] = ["attributes"]

    private static let separator: Character = "\u{1F}"

    let owners: String? = CatalogSQL.typeOwners(Self.isComposite)
    let privileges: PrivilegeSource? = CatalogSQL.typePrivileges(Self.isComposite)

    private static let isComposite =
        "t.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')"

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
    func namespaceKey(_ fact: Fact) -> String { typeKey(fact) }
    func namespaceKeys(_ fact: Fact) -> [String] { rowKeys(fact) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let list = parts(fact).map { "\n    " + $0 }.joined(separator: ",")
        return [.statement("CREATE \(designation(fact)) AS (\(list)\n)")]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func stepAside(_ fact: Fact) -> (steps: [Step], aside: Fact)? { typeAside(fact) }

    /// Attributes can be added at the end and taken out while columns hold values of the type; the type of one cannot be changed then.
    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (parts(change.old), parts(change.new))
        let names = new.map(Self.name)
        let gone = old.map(Self.name).filter { !names.contains($0) }
        let kept = old.map(Self.name).filter { names.contains($0) }
        let retyped = new.prefix(kept.count).filter { !old.contains($0) }
        let users = users(of: change.old, in: context.from)
        if !names.starts(with: kept), let typed = users.first(where: { $0.kind == "table type" }) {
            // A table that takes the new form has to have its columns in that order, and no statement moves a column.
            let label = change.new.identity.label
            return .impossible(
                "\(label) wants its attributes in another order, and table \(typed.identity.qualifiedName) has its columns from it"
            )
        }
        guard names.starts(with: kept), retyped.isEmpty || !users.contains(where: Self.holdsValues) else { return .rebuild }
        let cascade = users.contains { $0.kind == "table type" } ? " CASCADE" : ""
        func step(_ clause: String, _ hazards: [Hazard] = []) -> Step {
            .statement("ALTER \(designation(change.new)) \(clause)\(cascade)", hazards: hazards)
        }
        let rewrite = cascade.isEmpty ? [] : [Hazard(.rewritesTable, "writes the tables of \(change.new.identity.label) anew")]
        return .steps(
            gone.map {
                step(
                    "DROP ATTRIBUTE \($0)",
                    [Hazard(.deletesData, "takes \($0) out of \(change.new.identity.label) with its values")])
            }
                + retyped.map { step("ALTER ATTRIBUTE \(Self.name($0)) TYPE \($0.dropFirst(Self.name($0).count + 1))", rewrite) }
                + new.dropFirst(kept.count).map { step("ADD ATTRIBUTE \($0)") })
    }

    private func users(of type: Fact, in state: State) -> [Fact] {
        guard let index = state.index(of: type.address) else { return [] }
        return state.needs.indices.filter { state.needs[$0].contains { $0.on == index } }.map { state.facts[$0] }
    }

    /// Whether values of the type are, or may be, stored there: then an attribute cannot get another type.
    private static func holdsValues(_ user: Fact) -> Bool {
        switch user.kind {
        case "column", "composite type", "domain", "range type": true
        case "view": user.isTrue("is_materialized")
        default: false
        }
    }

    /// Field by field, by name; a field that is new is null. An array goes by its text.
    func conversion(of expression: String, from old: Fact, to new: Fact, type: String) -> String {
        if type.hasSuffix("]") { return "\(expression)::text::\(type)" }
        let names = Set(parts(old).map(Self.name))
        let fields = parts(new).map { part in
            let name = Self.name(part)
            return names.contains(name) ? "(\(expression)).\(name)\(Self.cast(to: Self.type(part)))" : "NULL"
        }
        return
            "CASE WHEN \(expression) IS NOT DISTINCT FROM NULL THEN NULL ELSE ROW(\(fields.joined(separator: ", ")))::\(type) END"
    }

    /// A type that somebody made may be made anew as well, and then has no cast from its old form.
    private static func cast(to type: String) -> String { (type.contains(".") ? "::text::" : "::") + type }

    /// `"the name" text COLLATE c` is `"the name"` and `text`.
    private static func name(_ part: String) -> String {
        guard part.hasPrefix("\"") else { return part.split(separator: " ").first.map(String.init) ?? part }
        var end = part.index(after: part.startIndex)
        while end < part.endIndex {
            if part[end] == "\"" {
                let next = part.index(after: end)
                guard next < part.endIndex, part[next] == "\"" else { break }
                end = next
            }
            end = part.index(after: end)
        }
        return String(part[...end])
    }

    private static func type(_ part: String) -> String {
        String(part.dropFirst(name(part).count + 1)).replacingFirst(" COLLATE ", with: "\u{0}").split(separator: "\u{0}").first
            .map(String.init) ?? ""
    }

    private func parts(_ fact: Fact) -> [String] { (fact["attributes"] ?? "").split(separator: Self.separator).map(String.init) }
}

/// Attributes of composite types: they are made with their type, and known for their names and comments.
struct CompositeAttributeKind: ObjectKind {
    let id: KindID = "attribute"
    let catalog = Catalog.relation
    let parentCatalog = Catalog.type
    let rank = 33
    let presence: String? = CatalogSQL.hasRelation("c")
    let standsWithParent = true
    let needsAsWhole = true
    let attributes: [Attribute] = []

    func query(_ server: ServerVersion) -> String {
        """
        SELECT a.attrelid, a.attnum, c.reltype, 0, NULL, n.nspname, c.relname, a.attname, ''
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'c' AND a.attnum > 0 AND NOT a.attisdropped AND \(CatalogSQL.userSchema("n"))
        ORDER BY n.nspname, c.relname, a.attnum
        """
    }

    func designation(_ fact: Fact) -> String { "COLUMN " + fact.identity.qualifiedName }
    func create(_ fact: Fact, in state: State) -> [Step] { [] }
    func drop(_ fact: Fact, in state: State) -> [Step] { [] }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .steps([]) }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        guard old.identity.name != new.identity.name else { return [] }
        let names = "\(quoteIdentifier(old.identity.name)) TO \(quoteIdentifier(new.identity.name))"
        return [
            .statement("ALTER TYPE \(qualified(new.identity.schema, new.identity.relation)) RENAME ATTRIBUTE \(names) CASCADE")
        ]
    }

    /// The type brings its attributes, whether it is made or altered.
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        state.parent(of: fact).map { [$0] } ?? []
    }
}
