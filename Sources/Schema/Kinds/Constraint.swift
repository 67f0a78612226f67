import SQLText

/// What the kinds of table constraints (`pg_constraint`) have in common; each kind's own file says the rest.
protocol TableConstraint: ObjectKind {
    /// `contype`: p, u, c, x, f.
    var type: String { get }
    /// Which constraints of that type are facts, as a condition over `k` (pg_constraint) and `c` (its table).
    var condition: String { get }
    func addHazards(_ fact: Fact) -> [Hazard]
}

extension TableConstraint {
    var catalog: UInt32 { Catalog.constraint }
    var standsWithParent: Bool { true }
    var attributes: [Attribute] {
        [
            "definition", .uncompared("is_partitioned"), .uncompared("is_valid"), .uncompared("deferral"), "replica_identity",
            "clustered", .uncompared("is_inherited"),
        ]
    }
    var condition: String { "true" }

    func query(_ server: ServerVersion) -> String {
        """
        SELECT k.oid, 0, k.conrelid, 0, CASE WHEN k.contype IN ('p', 'u', 'x') THEN '1259:' || k.conindid || ':0' END, n.nspname, c.relname, k.conname, '',
          pg_get_constraintdef(k.oid), c.relkind = 'p', k.convalidated, k.condeferrable::text || k.condeferred::text,
          nullif(k.contype IN ('p', 'u', 'x') AND i.indisreplident, false), nullif(k.contype IN ('p', 'u', 'x') AND i.indisclustered, false),
          k.coninhcount > 0 AND c.relispartition
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_index i ON i.indexrelid = k.conindid
        WHERE k.contype = '\(type)' AND \(condition) AND c.relpersistence <> 't' AND \(CatalogSQL.userSchema("n"))
        ORDER BY n.nspname, c.relname, k.conname
        """
    }

    func designation(_ fact: Fact) -> String { "CONSTRAINT \(quoteIdentifier(fact.identity.name)) ON \(table(fact))" }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let definition = "CONSTRAINT \(quoteIdentifier(fact.identity.name)) \(fact["definition"] ?? "")"
        // On a partitioned table a key is made alone; the partitions' keys are attached to it one by one.
        let only = fact.isTrue("is_partitioned") && ["p", "u", "x"].contains(type) ? "ONLY " : ""
        let add = Step.alterTable(
            only + table(fact), "ADD " + definition, merge: isDouble(fact, in: state) ? .alone : .addConstraint,
            // CREATE TABLE takes NOT VALID for a word too many: there are no rows yet.
            element: isDouble(fact, in: state) || definition.hasSuffix(" NOT VALID") ? nil : .tableElement(definition),
            hazards: addHazards(fact))
        return [add] + indexMarks(fact, table: table(fact))
    }

    func drop(_ fact: Fact, in state: State) -> [Step] {
        [.alterTable(table(fact), "DROP CONSTRAINT " + quoteIdentifier(fact.identity.name), merge: .dropConstraint)]
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        guard old.identity.name != new.identity.name, type != "c" || !old.isTrue("is_inherited") else { return [] }
        let names = "\(quoteIdentifier(old.identity.name)) TO \(quoteIdentifier(new.identity.name))"
        return [.alterTable(table(new), "RENAME CONSTRAINT " + names)]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (change.old, change.new)
        if change.attributes.contains("definition") {
            let validated = (old["definition"] ?? "").dropNotValid == new["definition"]
            guard validated, !old.isTrue("is_valid"), new.isTrue("is_valid") else { return .rebuild }
            let validate = Step.alterTable(
                table(new), "VALIDATE CONSTRAINT " + quoteIdentifier(new.identity.name),
                hazards: [Hazard(.mayFailOnData, "fails where a row breaks \(new.identity.label)")])
            return .steps([validate] + indexMarks(change, table: table(new), in: context.to))
        }
        return .steps(indexMarks(change, table: table(new), in: context.to))
    }

    func table(_ fact: Fact) -> String { qualified(fact.identity.schema, fact.identity.relation) }

}

extension ObjectKind {
    /// The marks that a table keeps on one of its indexes: replica identity and the order of CLUSTER.
    func indexMarks(_ fact: Fact, table: String) -> [Step] {
        let name = quoteIdentifier(fact.identity.name)
        var steps: [Step] = []
        if fact["replica_identity"] == "t" { steps.append(.alterTable(table, "REPLICA IDENTITY USING INDEX " + name)) }
        if fact["clustered"] == "t" { steps.append(.alterTable(table, "CLUSTER ON " + name)) }
        return steps
    }

    /// What sets the marks that came and takes away those that went; a mark that another index has now was taken away with its coming.
    func indexMarks(_ change: Change, table: String, in state: State) -> [Step] {
        let (old, new) = (change.old, change.new)
        let name = quoteIdentifier(new.identity.name)
        var steps: [Step] = []
        func isHeldByAnother(_ mark: String) -> Bool {
            guard let parent = new.parent else { return false }
            return state.children(of: parent).contains {
                ["index", "primary key", "unique", "exclusion"].contains($0.kind.rawValue) && $0[mark] == "t"
            }
        }
        if change.attributes.contains("replica_identity") {
            if new["replica_identity"] == "t" {
                steps.append(.alterTable(table, "REPLICA IDENTITY USING INDEX " + name))
            } else if old["replica_identity"] == "t", !isHeldByAnother("replica_identity") {
                steps.append(.alterTable(table, "REPLICA IDENTITY " + (state.parent(of: new)?.replicaIdentityWord ?? "DEFAULT")))
            }
        }
        if change.attributes.contains("clustered") {
            if new["clustered"] == "t" {
                steps.append(.alterTable(table, "CLUSTER ON " + name))
            } else if !isHeldByAnother("clustered") {
                steps.append(.alterTable(table, "SET WITHOUT CLUSTER"))
            }
        }
        return steps
    }
}

extension String {
    /// A constraint's definition without its mark of not being validated.
    var dropNotValid: String { hasSuffix(" NOT VALID") ? String(dropLast(" NOT VALID".count)) : self }
}

extension TableConstraint {
    /// Keys of a partitioned table come after its partitions are in place, so that they are not made on them a second time.
    func partitionsFirst(_ fact: Fact, in state: State) -> [Fact] {
        guard fact.isTrue("is_partitioned") else { return [] }
        let name = table(fact)
        return state.all("partition").filter { $0["parent"] == name }
    }
}
