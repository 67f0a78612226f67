import SQLText

/// Enumerated types (`pg_type`, `pg_enum`). Labels have OIDs of their own, which make a renamed label known within one lineage.
struct EnumKind: ObjectKind {
    let id: KindID = "enum"
    let catalog = Catalog.type
    let rank = 30
    let attributes: [Attribute] = ["labels", .uncompared("label_oids")]

    /// Between labels; a control character that no sane label holds.
    private static let separator: Character = "\u{1F}"

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
            for (index, oid) in oids.enumerated() {
                guard let name = newLabels[oid], name != labels[index], !labels.contains(name) else { continue }
                steps.append(
                    .statement(
                        "ALTER \(designation(change.new)) RENAME VALUE \(quoteLiteral(labels[index])) TO \(quoteLiteral(name))"))
                labels[index] = name
            }
        }
        guard labels.filter({ wanted.contains($0) }) == labels, wanted.filter({ labels.contains($0) }) == labels else {
            let lost = labels.filter { !wanted.contains($0) }
            let what =
                lost.isEmpty ? "its values change their order" : "it loses " + lost.map(quoteLiteral).joined(separator: ", ")
            return .impossible("\(change.new.identity.label): \(what), which PostgreSQL cannot do in place")
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

    /// The labels of an enum's fact, in their order.
    static func labels(of fact: Fact) -> [String] { split(fact["labels"]) }

    private static func split(_ text: String?) -> [String] {
        guard let text else { return [] }
        return text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
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
