import SQLText

/// Enumerated types (`pg_type`, `pg_enum`). Labels have OIDs of their own, which make a renamed label known within one lineage.
struct EnumKind: ObjectKind {
    let id: KindID = "enum"
    let catalog = Catalog.type
    let rank = 30
    let presence: String? = "EXISTS (SELECT FROM pg_type WHERE oid >= 16384 AND typtype = 'e')"
    let attributes: [Attribute] = ["labels", .local("label_oids")]

    /// Between labels; a control character that no sane label holds.
    private static let separator: Character = "\u{1F}"

    let owners: String? = CatalogSQL.typeOwners("t.typtype = 'e'")
    let privileges: PrivilegeSource? = CatalogSQL.typePrivileges("t.typtype = 'e'")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT t.oid, 0, NULL, 0, '1247:' || t.typarray || ':0', n.nspname, '', t.typname, '',
          (SELECT string_agg(e.enumlabel, chr(31) ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
          (SELECT string_agg(e.oid::text, chr(31) ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typtype = 'e' AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, t.typname
        """
    }

    func designation(_ fact: Fact) -> String { "TYPE " + fact.identity.qualifiedName }
    func namespaceKey(_ fact: Fact) -> String { typeKey(fact) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let labels = Self.labels(of: fact).map(quoteLiteral)
        return [.statement("CREATE \(designation(fact)) AS ENUM (\(labels.joined(separator: ", ")))")]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        var steps: [Step] = []
        var labels = Self.labels(of: change.old)
        let wanted = Self.labels(of: change.new)
        if context.isSameLineage {
            let oids = Self.split(change.old["label_oids"])
            let newLabels = Dictionary(zip(Self.split(change.new["label_oids"]), wanted), uniquingKeysWith: { first, _ in first })
            let renames = oids.enumerated().compactMap { index, oid in newLabels[oid].map { (index, $0) } }
            steps = renameSteps(renames, of: &labels, in: change.new)
        }
        // A value cannot be taken out, nor moved: then the type is made anew beside the old one.
        guard labels.filter({ wanted.contains($0) }) == labels, wanted.filter({ labels.contains($0) }) == labels else {
            return .rebuild
        }
        for (index, label) in wanted.enumerated() where !labels.contains(label) {
            var place = ""
            if index > 0 {
                place = index == labels.count ? "" : " AFTER " + quoteLiteral(wanted[index - 1])
            } else if let first = labels.first {
                place = " BEFORE " + quoteLiteral(first)
            }
            labels.insert(label, at: index)
            steps.append(.statement("ALTER \(designation(change.new)) ADD VALUE \(quoteLiteral(label))\(place)"))
        }
        return .steps(steps)
    }

    /// Renames labels by their place, each once its new name is free; in a ring one steps aside first.
    private func renameSteps(_ renames: [(index: Int, name: String)], of labels: inout [String], in fact: Fact) -> [Step] {
        var waiting = renames.filter { labels[$0.index] != $0.name }
        var steps: [Step] = []
        func step(_ old: String, _ new: String) -> Step {
            .statement("ALTER \(designation(fact)) RENAME VALUE \(quoteLiteral(old)) TO \(quoteLiteral(new))")
        }
        while let first = waiting.first {
            let free = waiting.firstIndex { !labels.contains($0.name) }
            let (index, name) = free.map { waiting.remove(at: $0) } ?? (first.index, "dbw_swap_\(first.index)")
            if free == nil, labels.contains(name) { break }
            steps.append(step(labels[index], name))
            labels[index] = name
        }
        return steps
    }

    func stepAside(_ fact: Fact) -> (steps: [Step], aside: Fact)? { typeAside(fact) }

    /// The labels of an enum's fact, in their order.
    static func labels(of fact: Fact) -> [String] { split(fact["labels"]) }

    private static func split(_ text: String?) -> [String] {
        guard let text else { return [] }
        return text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}

extension ObjectKind {
    /// Types of all kinds share their names in a schema.
    func typeKey(_ fact: Fact) -> String { typeKey(fact.identity.schema, fact.identity.name) }

    func typeKey(_ schema: String, _ name: String) -> String { "type\u{0}\(schema)\u{0}\(name)" }

    /// What has a row type of its name is in both namespaces.
    func rowKeys(_ fact: Fact) -> [String] { [relationKey(fact), typeKey(fact)] }

    /// A type under the name that it has while its new form takes its place.
    func typeAside(_ fact: Fact) -> (steps: [Step], aside: Fact) {
        var identity = fact.identity
        identity.name = asideName(identity.name)
        let aside = Fact(identity: identity, address: fact.address, parent: fact.parent, values: fact.values)
        return (renameSteps(fact, to: aside), aside)
    }

    /// A name for the time until the object goes. PostgreSQL cuts names after 63 bytes (`NAMEDATALEN`), which would take the end off.
    func asideName(_ name: String) -> String {
        let suffix = "_dbw_old"
        var name = name
        while name.utf8.count + suffix.utf8.count > 63 { name.removeLast() }
        return name + suffix
    }
}

extension Fact {
    /// An enum's labels in their order; empty for other kinds.
    public var enumLabels: [String] { kind == "enum" ? EnumKind.labels(of: self) : [] }
}

extension ObjectKind {
    /// `ALTER ... SET SCHEMA` and `ALTER ... RENAME TO`, whichever is needed.
    func renameSteps(_ old: Fact, to new: Fact) -> [Step] {
        var steps: [Step] = []
        if old.identity.name != new.identity.name {
            steps.append(.statement("ALTER \(designation(old)) RENAME TO \(quoteIdentifier(new.identity.name))"))
        }
        if old.identity.schema != new.identity.schema {
            var identity = old.identity
            identity.name = new.identity.name
            let renamed = Fact(identity: identity, address: old.address, parent: old.parent, values: old.values)
            steps.append(.statement("ALTER \(designation(renamed)) SET SCHEMA \(quoteIdentifier(new.identity.schema))"))
        }
        return steps
    }
}
