import SQLText

/// Tables, plain and partitioned (`pg_class` kinds r and p), without their columns and constraints, which are facts of their own.
struct TableKind: ObjectKind {
    let id: KindID = "table"
    let catalog = Catalog.relation
    let rank = 50
    let holdsRows = true
    let attributes: [Attribute] = [
        "persistence", "partition_key", "inherits", .unordered("options"), "access_method", "tablespace", "row_security",
        "force_row_security",
        "replica_identity", .uncompared("of_type"), .uncompared("is_partition"), .uncompared("has_children"),
    ]

    let owners: String? = CatalogSQL.relationOwners("c.relkind IN ('r', 'p')")
    let privileges: PrivilegeSource? = CatalogSQL.relationPrivileges("c.relkind IN ('r', 'p')", defaults: "'r'")

    func query(_ server: ServerVersion) -> String {
        """
        SELECT c.oid, 0, NULL, 0, '1247:' || c.reltype || ':0 1247:' || coalesce(t.typarray, 0) || ':0', n.nspname, '', c.relname, '',
          c.relpersistence, CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
          CASE WHEN NOT c.relispartition THEN h.parents END,
          \(CatalogSQL.tableOptions("c")), CASE WHEN c.relkind = 'p' OR am.amname <> 'heap' THEN am.amname END, ts.spcname,
          c.relrowsecurity, c.relforcerowsecurity, CASE c.relreplident WHEN 'i' THEN 'd' ELSE c.relreplident END,
          CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END, c.relispartition, c.relhassubclass AND c.relkind = 'r'
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_type t ON t.oid = c.reltype
          LEFT JOIN pg_am am ON am.oid = c.relam LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
          LEFT JOIN (SELECT i.inhrelid, string_agg(quote_ident(pn.nspname) || '.' || quote_ident(p.relname), ', ' ORDER BY i.inhseqno) AS parents
            FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
            GROUP BY i.inhrelid) h ON h.inhrelid = c.oid
          LEFT JOIN pg_class tc ON c.reltoastrelid <> 0 AND tc.oid = c.reltoastrelid
        WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.relname
        """
    }

    func designation(_ fact: Fact) -> String { "TABLE " + fact.identity.qualifiedName }
    func namespaceKey(_ fact: Fact) -> String { relationKey(fact) }
    func namespaceKeys(_ fact: Fact) -> [String] { rowKeys(fact) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let name = fact.identity.qualifiedName
        let unlogged = fact["persistence"] == "u" ? "UNLOGGED " : ""
        var trailer = ""
        if let parents = fact["inherits"] { trailer += " INHERITS (\(parents))" }
        if let key = fact["partition_key"] { trailer += " PARTITION BY " + key }
        if let method = fact["access_method"] { trailer += " USING " + quoteIdentifier(method) }
        if let options = fact["options"] { trailer += " WITH (\(options))" }
        if let space = fact["tablespace"] { trailer += " TABLESPACE " + quoteIdentifier(space) }
        let header = "CREATE \(unlogged)TABLE \(name)" + (fact["of_type"].map { " OF " + $0 } ?? "")
        return [Step(.createTable(name: name, header: header, trailer: trailer))] + settings(fact, name, changed: nil)
    }

    /// A typed table's need of its type is the need of its `OF`.
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        let types = state.children(of: fact.address, kind: "table type").flatMap { TableTypeKind().types(of: $0, in: state) }
        guard fact["partition_key"] != nil else { return types }
        // The columns of a partition key have to stand in the statement that makes the table, so what they need is there before it.
        return types
            + state.children(of: fact.address, kind: "column").flatMap { column in
                state.index(of: column.address).map { state.needs[$0].map { state.facts[$0.on] } } ?? []
            }.filter { $0.address != fact.address && $0.parent != fact.address }
    }

    func dropHazards(_ fact: Fact) -> [Hazard] {
        [Hazard(.deletesData, "drops \(fact.identity.label) with its rows")]
    }

    func drop(_ fact: Fact, in state: State) -> [Step] {
        [.statement("DROP " + designation(fact), hazards: dropHazards(fact))]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] { renameSteps(old, to: new) }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (change.old, change.new)
        if change.attributes.contains("partition_key") { return .rebuild }
        let name = new.identity.qualifiedName
        let isPartitioned = new["partition_key"] != nil
        var steps = settings(new, name, changed: change.attributes)
        if change.attributes.contains("inherits") {
            steps += ParentChange(change, in: context).letting
        }
        if change.attributes.contains("persistence") {
            let rewrite = Hazard(.rewritesTable, "writes \(new.identity.label) anew")
            steps.append(.alterTable(name, new["persistence"] == "u" ? "SET UNLOGGED" : "SET LOGGED", hazards: [rewrite]))
        }
        if change.attributes.contains("access_method") {
            let rewrite = Hazard(.rewritesTable, "writes \(new.identity.label) anew")
            steps.append(
                .alterTable(
                    name,
                    "SET ACCESS METHOD " + (new["access_method"].map(quoteIdentifier) ?? (isPartitioned ? "DEFAULT" : "heap")),
                    hazards: isPartitioned ? [] : [rewrite]))
        }
        if change.attributes.contains("tablespace") {
            let rewrite = Hazard(.rewritesTable, "copies \(new.identity.label) to another tablespace")
            steps.append(
                .alterTable(name, "SET TABLESPACE " + quoteIdentifier(new["tablespace"] ?? "pg_default"), hazards: [rewrite]))
        }
        if change.attributes.contains("options") {
            steps += StorageParameters(new["options"]).clauses(from: StorageParameters(old["options"])).map {
                .alterTable(name, $0)
            }
        }
        return .steps(steps)
    }

    /// A parent's columns have to be there before the parent is taken.
    func attach(_ change: Change, in context: PlanContext) -> [Step] {
        change.attributes.contains("inherits") ? ParentChange(change, in: context).taking : []
    }

    func remade(with change: Change, in context: PlanContext) -> [Fact] {
        change.attributes.contains("inherits") ? ParentChange(change, in: context).remade : []
    }

    /// What has no place in `CREATE TABLE`. `changed` nil means a new table, where only what is not the default counts.
    private func settings(_ fact: Fact, _ name: String, changed: Set<String>?) -> [Step] {
        var steps: [Step] = []
        func isWanted(_ attribute: String, _ isSpecial: Bool) -> Bool { changed?.contains(attribute) ?? isSpecial }
        if isWanted("row_security", fact.isTrue("row_security")) {
            steps.append(.alterTable(name, (fact.isTrue("row_security") ? "ENABLE" : "DISABLE") + " ROW LEVEL SECURITY"))
        }
        if isWanted("force_row_security", fact.isTrue("force_row_security")) {
            steps.append(.alterTable(name, (fact.isTrue("force_row_security") ? "FORCE" : "NO FORCE") + " ROW LEVEL SECURITY"))
        }
        if isWanted("replica_identity", fact["replica_identity"] != "d") {
            steps.append(.alterTable(name, "REPLICA IDENTITY " + fact.replicaIdentityWord))
        }
        return steps
    }

    /// The tables that inherit from one; partitions are none.
    static func children(of table: Fact, in state: State) -> [Fact] {
        guard table.kind == "table", table.isTrue("has_children") else { return [] }
        return state.all("table").filter { parents($0).contains(table.identity.qualifiedName) }
    }

    private static func parents(_ fact: Fact) -> [String] { ListText.parts(fact["inherits"] ?? "") }
}

extension State {
    /// The tables that inherit from one; partitions are none.
    public func heirs(of table: Fact) -> [Fact] { TableKind.children(of: table, in: self) }
}

extension Fact {
    /// A table's replica identity as `ALTER TABLE ... REPLICA IDENTITY` names it.
    var replicaIdentityWord: String {
        switch self["replica_identity"] {
        case "f": "FULL"
        case "n": "NOTHING"
        default: "DEFAULT"
        }
    }
}

/// A partition's place under its parent. Made apart from the table itself, as pg_dump does, so that order never matters.
struct PartitionKind: ObjectKind {
    let id: KindID = "partition"
    let catalog = Catalog.relation
    let facet = Address.Facet.attachment
    let rank = 88
    let presence: String? = "EXISTS (SELECT FROM pg_class WHERE oid >= 16384 AND relispartition)"
    let attributes: [Attribute] = ["parent", "bound", .uncompared("cloned_keys")]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT c.oid, 0, c.oid, 0, NULL, n.nspname, '', c.relname, '',
          quote_ident(pn.nspname) || '.' || quote_ident(p.relname), pg_get_expr(c.relpartbound, c.oid),
          (SELECT string_agg(quote_ident(k.conname), ', ' ORDER BY k.conname) FROM pg_constraint k
             JOIN pg_constraint kp ON kp.oid = k.conparentid AND kp.conrelid <> k.conrelid
           WHERE k.conrelid = c.oid AND k.contype = 'f')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_inherits i ON i.inhrelid = c.oid
          JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
        WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.relname
        """
    }

    func designation(_ fact: Fact) -> String { "TABLE " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] { create(fact, in: state) { _ in true } }

    /// A table that was there before is read to see that its rows belong to the partition.
    func create(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Step] {
        let name = fact.identity.qualifiedName
        let hasRows = state.parent(of: fact).map { !isCreated($0) && Kinds.of($0.kind).holdsRows } ?? false
        let hazards = [
            Hazard(.scansTable, "reads all of \(name) to see that its rows belong to the partition"),
            Hazard(.mayFailOnData, "fails where a row of \(name) does not belong to the partition"),
        ]
        return [
            .statement(
                "ALTER TABLE ONLY \(fact["parent"] ?? "") ATTACH PARTITION \(name) \(fact["bound"] ?? "")",
                hazards: hasRows ? hazards : [])
        ]
    }

    func drop(_ fact: Fact, in state: State) -> [Step] {
        // The copies of the parent's foreign keys stay behind as keys of the table's own.
        let copies = ListText.parts(fact["cloned_keys"] ?? "")
        let reference = " REFERENCES \(fact["parent"] ?? "")("
        let isReferred = state.all("foreign key").contains { $0["definition"]?.contains(reference) == true }
        let refusal = Hazard(.mayFailOnData, "fails where rows refer to rows of \(fact.identity.qualifiedName)")
        return [
            .statement(
                "ALTER TABLE \(fact["parent"] ?? "") DETACH PARTITION \(fact.identity.qualifiedName)",
                hazards: isReferred ? [refusal] : [])
        ]
            + copies.map { .alterTable(fact.identity.qualifiedName, "DROP CONSTRAINT " + $0, merge: .dropConstraint) }
    }

    /// Where the whole's keys go as well, their copies may be gone already.
    func drop(_ fact: Fact, in state: State, isDropped: (Fact) -> Bool) -> [Step] {
        var steps = drop(fact, in: state)
        let whole = state.all("table").first { $0.identity.qualifiedName == fact["parent"] }
        if let whole, state.children(of: whole.address, kind: "foreign key").contains(where: isDropped) {
            for index in steps.indices {
                guard case .alterTable(let name, let clause, let merge, let element) = steps[index].form else { continue }
                let words = clause.replacingFirst("DROP CONSTRAINT ", with: "DROP CONSTRAINT IF EXISTS ")
                steps[index].form = .alterTable(name: name, clause: words, merge: merge, element: element)
            }
        }
        return steps
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration { .rebuild }

    /// PostgreSQL does not drop a partition that a foreign key to the whole refers to, before it is detached.
    func goesWithWhole(_ fact: Fact, in state: State, isDropped: (Fact) -> Bool) -> Bool {
        var part = fact
        for _ in 0..<16 {
            guard
                let whole = state.index(of: part.address).flatMap({ index in
                    state.needs[index].map { state.facts[$0.on] }.first {
                        $0.kind == "table" && $0.identity.qualifiedName == part["parent"]
                    }
                })
            else { return true }
            if isDropped(whole) { return true }
            let reference = " REFERENCES \(whole.identity.qualifiedName)("
            let isReferred = state.all("foreign key").contains { key in
                key["definition"]?.contains(reference) == true && !isDropped(key)
            }
            if isReferred { return false }
            var address = whole.address
            address.facet = facet
            guard let above = state.fact(address) else { return true }
            part = above
        }
        return true
    }

    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        // Attaching matches columns, checks and indexes that are there on both sides.
        guard let table = fact.parent else { return [] }
        let parents = state.needs[state.index(of: table) ?? 0].map { state.facts[$0.on] }.filter { $0.kind == "table" }
        let own = state.children(of: table).filter {
            !["partition", "comment", "trigger", "partition trigger", "foreign key"].contains($0.kind.rawValue)
        }
        // An index that is there on both sides is taken only once it is whole; else attaching makes another.
        let isTakenIn = parents.contains { !isCreated($0) }
        let indexes = own.filter { ["index", "primary key", "unique", "exclusion"].contains($0.kind.rawValue) }
        let parts = isTakenIn ? indexes.flatMap { state.attachments(to: qualified($0.identity.schema, $0.identity.name)) } : []
        return own + parts
            + parents.flatMap { state.children(of: $0.address, kind: "column") + state.children(of: $0.address, kind: "check") }
    }
}
