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
    /// Those of the index, where the constraint stands on one, come after its own.
    var attributes: [Attribute] {
        let own: [Attribute] = [
            "definition", .uncompared("is_partitioned"), .uncompared("is_valid"), .uncompared("deferral"),
            .uncompared("is_inherited"), .uncompared("is_local"),
        ]
        guard hasIndex else { return own }
        return own + ["clustered", .unordered("options"), "tablespace", "index_comment"]
            + (canIdentifyRows ? ["replica_identity"] : [])
    }
    var condition: String { "true" }

    func query(_ server: ServerVersion) -> String {
        let ofIndex =
            ", nullif(i.indisclustered, false), \(CatalogSQL.options("ic.reloptions")), ts.spcname, d.description"
            + (canIdentifyRows ? ", nullif(i.indisreplident, false)" : "")
        return """
            SELECT k.oid, 0, k.conrelid, 0, \(hasIndex ? "'1259:' || k.conindid || ':0'" : "NULL"), n.nspname, c.relname, k.conname, '',
              \(definitionColumn), c.relkind = 'p', k.convalidated, k.condeferrable::text || k.condeferred::text,
              k.coninhcount > 0 AND \(type == "c" ? "true" : "c.relispartition"), k.coninhcount > 0 AND k.conislocal AND NOT c.relispartition\(hasIndex ? ofIndex : "")
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
              \(hasIndex ? "LEFT JOIN pg_index i ON i.indexrelid = k.conindid" : "")
              \(hasIndex ? Self.indexJoins : "")
            WHERE k.contype = '\(type)' AND \(condition) AND c.relpersistence <> 't' AND \(CatalogSQL.userSchema("n"))
            ORDER BY n.nspname, c.relname, k.conname
            """
    }

    func designation(_ fact: Fact) -> String { "CONSTRAINT \(quoteIdentifier(fact.identity.name)) ON \(table(fact))" }

    /// The text of an exclusion constraint has its index's storage parameters, which can be altered: they are kept apart.
    private var definitionColumn: String {
        let options = CatalogSQL.options("ic.reloptions")
        return type == "x"
            ? "coalesce(replace(pg_get_constraintdef(k.oid), ' WITH (' || \(options) || ')', ''), pg_get_constraintdef(k.oid))"
            : "pg_get_constraintdef(k.oid)"
    }

    private var hasIndex: Bool { ["p", "u", "x"].contains(type) }

    /// The index of an exclusion constraint is not unique, and so no replica identity.
    private var canIdentifyRows: Bool { ["p", "u"].contains(type) }

    private static var indexJoins: String {
        """
        LEFT JOIN pg_class ic ON ic.oid = k.conindid LEFT JOIN pg_tablespace ts ON ts.oid = ic.reltablespace
          LEFT JOIN pg_description d ON d.classoid = 1259 AND d.objoid = k.conindid AND d.objsubid = 0
        """
    }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let definition = "CONSTRAINT \(quoteIdentifier(fact.identity.name)) \(definition(fact))"
        // On a partitioned table a key is made alone; the partitions' keys are attached to it one by one.
        let only = fact.isTrue("is_partitioned") && ["p", "u", "x"].contains(type) ? "ONLY " : ""
        let isAlone = standsAlone(fact, in: state)
        let add = Step.alterTable(
            only + table(fact), "ADD " + definition, merge: isAlone ? .alone : .addConstraint,
            // CREATE TABLE takes NOT VALID for a word too many: there are no rows yet.
            element: isAlone || definition.hasSuffix(" NOT VALID") ? nil : .tableElement(definition), hazards: addHazards(fact))
        return [add] + indexMarks(fact, table: table(fact)) + indexSettings(fact, was: nil)
    }

    /// With the index's storage parameters and tablespace, where they have a place between the columns and the rest.
    private func definition(_ fact: Fact) -> String {
        let definition = fact["definition"] ?? ""
        guard hasInlineSettings else { return definition }
        let columns = definition.dropDeferral
        let settings =
            (fact["options"].map { " WITH (\($0))" } ?? "")
            + (fact["tablespace"].map { " USING INDEX TABLESPACE \(quoteIdentifier($0))" } ?? "")
        return columns + settings + definition.dropFirst(columns.count)
    }

    /// The condition of an exclusion constraint stands behind its settings, and is not told apart in its text.
    private var hasInlineSettings: Bool { type == "p" || type == "u" }

    /// What is set on the index behind a constraint; `old` nil means a new one.
    private func indexSettings(_ fact: Fact, was old: Fact?) -> [Step] {
        guard hasIndex else { return [] }
        let index = "INDEX " + qualified(fact.identity.schema, fact.identity.name)
        var steps: [Step] = []
        if old != nil || !hasInlineSettings {
            steps += StorageParameters(fact["options"]).clauses(from: StorageParameters(old?["options"])).map {
                .statement("ALTER \(index) \($0)")
            }
            if fact["tablespace"] != old?["tablespace"] {
                steps.append(.statement("ALTER \(index) SET TABLESPACE \(quoteIdentifier(fact["tablespace"] ?? "pg_default"))"))
            }
        }
        if fact["index_comment"] != old?["index_comment"] {
            steps.append(.statement("COMMENT ON \(index) IS \(fact["index_comment"].map(quoteLiteral) ?? "NULL")"))
        }
        return steps
    }

    func content(_ fact: Fact, in state: State) -> String? { comparedText(fact) }

    /// What cannot stand in the statement that makes its table, nor beside another in one ALTER TABLE: PostgreSQL would take a constraint of a
    /// new table for valid, and two keys over the same columns for one.
    private func standsAlone(_ fact: Fact, in state: State) -> Bool {
        guard fact.isTrue("is_valid") else { return true }
        guard type != "c", type != "f", let table = fact.parent else { return false }
        func columns(_ fact: Fact) -> Substring {
            let definition = fact["definition"] ?? ""
            return ["PRIMARY KEY ", "UNIQUE "].first { definition.hasPrefix($0) }.map { definition.dropFirst($0.count) }
                ?? definition[...]
        }
        return state.children(of: table).contains { other in
            ["primary key", "unique", "exclusion"].contains(other.kind.rawValue) && columns(other) == columns(fact)
                && (other.kind.rawValue, other.identity.name) < (fact.kind.rawValue, fact.identity.name)
        }
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
        return .steps(indexMarks(change, table: table(new), in: context.to) + indexSettings(new, was: old))
    }

    func table(_ fact: Fact) -> String { qualified(fact.identity.schema, fact.identity.relation) }

}

extension ObjectKind {
    /// The marks that a table keeps on one of its indexes: replica identity and the order of CLUSTER.
    func indexMarks(_ fact: Fact, table: String) -> [Step] {
        let name = quoteIdentifier(fact.identity.name)
        var steps: [Step] = []
        if fact.isMarked("replica_identity") { steps.append(.alterTable(table, "REPLICA IDENTITY USING INDEX " + name)) }
        if fact.isMarked("clustered") { steps.append(.alterTable(table, "CLUSTER ON " + name)) }
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
                ["index", "primary key", "unique", "exclusion"].contains($0.kind.rawValue) && $0.isMarked(mark)
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

extension Fact {
    /// Whether an index has one of its table's marks; not every kind can have each.
    fileprivate func isMarked(_ mark: String) -> Bool { Kinds.place(of: mark, in: kind) != nil && isTrue(mark) }
}

extension String {
    /// A constraint's definition without its deferral.
    var dropDeferral: String {
        for suffix in [" DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE"] where hasSuffix(suffix) {
            return String(dropLast(suffix.count))
        }
        return self
    }

    /// A constraint's definition without its mark of not being validated.
    var dropNotValid: String { hasSuffix(" NOT VALID") ? String(dropLast(" NOT VALID".count)) : self }
}

extension TableConstraint {
    /// Keys of a partitioned table come after its partitions are in place, so that they are not made on them a second time.
    func partitionsFirst(_ fact: Fact, in state: State) -> [Fact] {
        guard fact.isTrue("is_partitioned") else { return [] }
        let name = table(fact)
        return state.attachments(to: name)
    }
}
