import SQLText

/// Sequences that stand for themselves or serve a `serial` column; those of identity columns belong to their column.
struct SequenceKind: ObjectKind {
    let id: KindID = "sequence"
    let catalog = Catalog.relation
    let rank = 40
    let presence: String? = CatalogSQL.hasRelation("S")
    let attributes: [Attribute] = ["type", "numbers", "persistence"]

    /// A sequence that a column owns follows its table.
    let owners: String? = CatalogSQL.relationOwners(
        """
        c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype IN ('a', 'i')
          AND d.refclassid = 1259)
        """)
    let privileges: PrivilegeSource? = CatalogSQL.relationPrivileges(
        "c.relkind = 'S' AND NOT \(IdentitySequenceKind.isIdentity)", defaults: "'s'")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT c.oid, 0, NULL, 0, NULL, n.nspname, '', c.relname, '',
          format_type(s.seqtypid, NULL), \(CatalogSQL.sequenceNumbers("s")), c.relpersistence
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid
        WHERE \(CatalogSQL.userSchema("n")) AND NOT EXISTS (SELECT FROM pg_depend d
          WHERE d.classid = 1259 AND d.objid = c.oid AND d.objsubid = 0 AND d.refclassid = 1259 AND d.deptype = 'i')
        ORDER BY n.nspname, c.relname
        """
    }

    func designation(_ fact: Fact) -> String { "SEQUENCE " + fact.identity.qualifiedName }
    func namespaceKey(_ fact: Fact) -> String { relationKey(fact) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let unlogged = fact["persistence"] == "u" ? "UNLOGGED " : ""
        let type = fact["type"].flatMap { $0 == "bigint" ? nil : " AS " + $0 } ?? ""
        let clauses = numbers(fact).creationClauses.map { " " + $0 }.joined()
        return [.statement("CREATE \(unlogged)\(designation(fact))\(type)\(clauses)")]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    /// One that a column owns is known by its column.
    func content(_ fact: Fact, in state: State) -> String? {
        state.children(of: fact.address, kind: "sequence owner").first.map {
            "\(fact.identity.schema)\u{0}\($0["column"] ?? "")\u{0}" + comparedText(fact)
        }
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (before, after) = (numbers(change.old), numbers(change.new))
        var clauses = after.alterationClauses(from: before)
        if change.attributes.contains("type") { clauses.insert("AS " + (change.new["type"] ?? "bigint"), at: 0) }
        var steps: [Step] = []
        if !clauses.isEmpty {
            steps.append(
                .statement(
                    "ALTER \(designation(change.new)) " + clauses.joined(separator: " "),
                    hazards: after.hazards(from: before, change.new.identity.label)))
        }
        if change.attributes.contains("persistence") {
            steps.append(
                .statement("ALTER \(designation(change.new)) SET \(change.new["persistence"] == "u" ? "UNLOGGED" : "LOGGED")"))
        }
        return .steps(steps)
    }

    private func numbers(_ fact: Fact) -> SequenceNumbers {
        SequenceNumbers(fact["numbers"] ?? "1|1|1|1|1|f", type: fact["type"] ?? "bigint")
    }
}

/// Sequences of identity columns: they are made, changed and dropped with their column, and known for what is said of them beyond that.
struct IdentitySequenceKind: ObjectKind {
    let id: KindID = "identity sequence"
    let catalog = Catalog.relation
    let rank = 61
    let presence: String? = CatalogSQL.hasRelation("S")
    let standsWithParent = true
    let privileges: PrivilegeSource? = CatalogSQL.relationPrivileges("c.relkind = 'S' AND \(isIdentity)", defaults: "'s'")

    /// Whether the sequence `c` is an identity column's.
    static let isIdentity =
        "EXISTS (SELECT FROM pg_depend d WHERE d.classid = 1259 AND d.objid = c.oid AND d.objsubid = 0 AND d.refclassid = 1259 AND d.deptype = 'i')"

    /// `persistence` where it is not the table's.
    let attributes: [Attribute] = ["persistence", .uncompared("table_persistence")]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT c.oid, 0, d.refobjid, d.refobjsubid, NULL, n.nspname, '', c.relname, '', nullif(c.relpersistence, t.relpersistence), t.relpersistence
        FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_class t ON t.oid = d.refobjid
        WHERE d.classid = 1259 AND d.refclassid = 1259 AND d.deptype = 'i' AND d.objsubid = 0 AND d.refobjsubid > 0
          AND c.relpersistence <> 't' AND \(CatalogSQL.userSchema("n"))
        ORDER BY n.nspname, c.relname
        """
    }

    func designation(_ fact: Fact) -> String { "SEQUENCE " + fact.identity.qualifiedName }
    func namespaceKey(_ fact: Fact) -> String { relationKey(fact) }
    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }
    func drop(_ fact: Fact, in state: State) -> [Step] { [] }

    /// PostgreSQL would call the new one otherwise while the old one has the name; it goes with its column later.
    func stepAside(_ fact: Fact) -> (steps: [Step], aside: Fact)? {
        var identity = fact.identity
        identity.name = asideName(identity.name)
        let aside = Fact(identity: identity, address: fact.address, parent: fact.parent, values: fact.values)
        return (renameSteps(fact, to: aside), aside)
    }

    func create(_ fact: Fact, in state: State) -> [Step] { fact["persistence"].map { [set(fact, $0)] } ?? [] }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        .steps([set(change.new, change.new["persistence"] ?? change.new["table_persistence"] ?? "p")])
    }

    private func set(_ fact: Fact, _ persistence: String) -> Step {
        .statement("ALTER \(designation(fact)) SET \(persistence == "u" ? "UNLOGGED" : "LOGGED")")
    }

    /// The column makes it, or gives it its name.
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        state.parent(of: fact).map { [$0] } ?? []
    }
}

/// `OWNED BY`: which column a sequence goes away with.
struct SequenceOwnershipKind: ObjectKind {
    let id: KindID = "sequence owner"
    let catalog = Catalog.relation
    let facet = Address.Facet.ownership
    let rank = 72
    let presence: String? = CatalogSQL.hasRelation("S")
    let attributes: [Attribute] = ["column"]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT c.oid, 0, c.oid, 0, NULL, n.nspname, '', c.relname, '',
          quote_ident(tn.nspname) || '.' || quote_ident(t.relname) || '.' || quote_ident(a.attname)
        FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
        WHERE d.classid = 1259 AND d.refclassid = 1259 AND d.deptype = 'a' AND d.refobjsubid > 0 AND \(CatalogSQL.userSchema("n"))
        ORDER BY n.nspname, c.relname
        """
    }

    func designation(_ fact: Fact) -> String { "SEQUENCE " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [.statement("ALTER \(designation(fact)) OWNED BY \(fact["column"] ?? "NONE")")]
    }

    /// Sequence and table have to belong to one role; a table that gets its owner in the same plan takes the sequence along.
    func create(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Step] {
        guard let owner = owner(of: fact, in: state), !isCreated(owner), let role = owner["role"] else {
            return create(fact, in: state)
        }
        return [.statement("ALTER \(designation(fact)) OWNER TO \(role)")] + create(fact, in: state)
    }

    /// What is let go keeps the table's owner, and has none of its own yet.
    func drop(_ fact: Fact, in state: State) -> [Step] {
        let back = owner(of: fact, in: state).map { _ in Step.statement("ALTER \(designation(fact)) OWNER TO CURRENT_USER") }
        return [.statement("ALTER \(designation(fact)) OWNED BY NONE")] + (back.map { [$0] } ?? [])
    }

    /// The sequence belongs to the role of the table that it leaves; it goes to the one that the other table has by then.
    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let steps = create(change.new, in: context.to)
        let table = columns(of: change.new, in: context.to).first.flatMap { context.to.parent(of: $0) }
        let before = owner(of: change.old, in: context.from)?["role"]
        let after = table.flatMap { context.from.fact(Identity("owner", of: $0.identity)) }?["role"]
        if before == after { return .steps(steps) }
        let label = designation(change.new)
        return .steps(
            [.statement("ALTER \(label) OWNED BY NONE"), .statement("ALTER \(label) OWNER TO \(after ?? "CURRENT_USER")")] + steps
        )
    }

    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        columns(of: fact, in: state)
    }

    /// The dependency is the sequence's in pg_depend; here it is this fact that needs the column.
    private func columns(of fact: Fact, in state: State) -> [Fact] {
        guard let sequence = state.parent(of: fact), let index = state.index(of: sequence.address) else { return [] }
        return state.needs[index].map { state.facts[$0.on] }.filter { $0.kind == "column" }
    }

    /// The owner of the column's table, where it is not the usual one.
    private func owner(of fact: Fact, in state: State) -> Fact? {
        columns(of: fact, in: state).first.flatMap { state.parent(of: $0) }.flatMap {
            state.fact(Identity("owner", of: $0.identity))
        }
    }
}

extension ObjectKind {
    /// Tables, views, sequences and indexes share one namespace in a schema.
    func relationKey(_ fact: Fact) -> String { relationKey(fact.identity.schema, fact.identity.name) }

    func relationKey(_ schema: String, _ name: String) -> String { "relation\u{0}\(schema)\u{0}\(name)" }
}
