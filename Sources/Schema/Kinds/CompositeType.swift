import SQLText

/// Composite types (`pg_type` with a `pg_class` row of kind c).
struct CompositeTypeKind: ObjectKind {
    let id: KindID = "composite type"
    let catalog = Catalog.type
    let rank = 32
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

    func create(_ fact: Fact, in state: State) -> [Step] {
        let list = parts(fact).map { "\n    " + $0 }.joined(separator: ",")
        return [.statement("CREATE \(designation(fact)) AS (\(list)\n)")]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func stepAside(_ fact: Fact) -> (steps: [Step], aside: Fact)? { typeAside(fact) }

    /// Attributes can be added at the end and taken out while columns hold values of the type; the type of one cannot be changed then.
    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let old = parts(change.old)
        let new = parts(change.new)
        let kept = old.filter { new.contains($0) }
        let gone = old.filter { !new.contains($0) }
        let added = new.dropFirst(kept.count)
        guard new.starts(with: kept), Set(gone.map(Self.name)).isDisjoint(with: added.map(Self.name)) else { return .rebuild }
        let lost = gone.map { Hazard(.deletesData, "takes \(Self.name($0)) out of \(change.new.identity.label) with its values") }
        return .steps(
            zip(gone, lost).map { .statement("ALTER \(designation(change.new)) DROP ATTRIBUTE \(Self.name($0))", hazards: [$1]) }
                + added.map { .statement("ALTER \(designation(change.new)) ADD ATTRIBUTE \($0)") })
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
