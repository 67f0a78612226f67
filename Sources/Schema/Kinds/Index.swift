import SQLText

/// Indexes of tables and materialized views; those behind a constraint belong to it.
struct IndexKind: ObjectKind {
    let id: KindID = "index"
    let catalog = Catalog.relation
    let rank = 80
    let standsWithParent = true
    let attributes: [Attribute] = [
        "definition", .unordered("options"), "is_valid", "clustered", "replica_identity", "statistics",
        .uncompared("is_partitioned"),
        .uncompared("is_attached"), "tablespace", .uncompared("predicate"),
    ]

    func query(_ server: ServerVersion) -> String {
        // Storage parameters can be altered, the rest cannot: they are kept apart. Only expressions have statistics targets.
        let options = CatalogSQL.options("c.reloptions")
        let isSet = server.major >= 17 ? "a.attstattarget IS NOT NULL" : "a.attstattarget >= 0"
        return """
            SELECT c.oid, 0, i.indrelid, 0, NULL, n.nspname, '', c.relname, '',
              CASE WHEN c.reloptions IS NULL THEN pg_get_indexdef(c.oid)
                ELSE replace(pg_get_indexdef(c.oid), ' WITH (' || \(options) || ')', ' WITH ()') END, \(options),
              i.indisvalid, nullif(i.indisclustered, false), nullif(i.indisreplident, false),
              CASE WHEN i.indexprs IS NOT NULL THEN (SELECT string_agg(a.attnum || ' ' || a.attstattarget, ',' ORDER BY a.attnum)
                FROM pg_attribute a WHERE a.attrelid = c.oid AND \(isSet)) END,
              c.relkind = 'I', c.relispartition, ts.spcname, CASE WHEN ts.oid IS NOT NULL THEN pg_get_expr(i.indpred, i.indrelid) END
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
            WHERE \(CatalogSQL.userSchema("n")) AND c.relpersistence <> 't'
              AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
            ORDER BY n.nspname, c.relname
            """
    }

    func designation(_ fact: Fact) -> String { "INDEX " + fact.identity.qualifiedName }
    func namespaceKey(_ fact: Fact) -> String { relationKey(fact) }

    func create(_ fact: Fact, in state: State) -> [Step] {
        let definition = Self.definition(fact)
        // Built on the partitioned table alone it stays invalid until every partition's index is attached; with no partitions left
        // to attach it is made whole at once.
        let isWhole = fact.isTrue("is_partitioned") && fact.isTrue("is_valid") && !hasPartitions(fact, state)
        let sql = isWhole ? definition.replacingFirst(" ON ONLY ", with: " ON ") : definition
        return [
            .statement(
                sql,
                hazards: [Hazard(.blocksWrites, "blocks writes to \(table(fact, state)) while \(fact.identity.label) is built")]
                    + (definition.hasPrefix("CREATE UNIQUE ")
                        ? [
                            Hazard(
                                .mayFailOnData, "fails where rows of \(table(fact, state)) are alike in \(fact.identity.label)")
                        ]
                        : []))
        ]
            + statistics(fact) + indexMarks(fact, table: table(fact, state))
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        guard old.identity.name != new.identity.name else { return [] }
        return [.statement("ALTER \(designation(old)) RENAME TO \(quoteIdentifier(new.identity.name))")]
    }

    func alter(_ change: Change, in context: PlanContext) -> Alteration {
        let (old, new) = (change.old, change.new)
        if Self.shape(old) != Self.shape(new) { return .rebuild }
        if change.attributes.contains("is_valid"), !becomesWhole(new, in: context) { return .rebuild }
        var steps: [Step] = []
        if change.attributes.contains("options") {
            let clauses = StorageParameters(new["options"]).clauses(from: StorageParameters(old["options"]))
            steps += clauses.map { .statement("ALTER \(designation(new)) \($0)") }
        }
        if change.attributes.contains("tablespace") {
            let space = quoteIdentifier(new["tablespace"] ?? "pg_default")
            steps.append(
                .statement(
                    "ALTER \(designation(new)) SET TABLESPACE \(space)",
                    hazards: [
                        Hazard(.blocksWrites, "copies \(new.identity.label) while nobody can use \(table(new, context.to))")
                    ]))
        }
        let gone = targets(old).keys.filter { targets(new)[$0] == nil }.sorted()
        steps += gone.map { .statement("ALTER \(designation(new)) ALTER COLUMN \($0) SET STATISTICS -1") }
        return .steps(steps + statistics(new) + indexMarks(change, table: table(new, context.to), in: context.to))
    }

    func content(_ fact: Fact, in state: State) -> String? {
        comparedText(fact).replacingFirst(" INDEX \(quoteIdentifier(fact.identity.name)) ON ", with: " INDEX ON ")
    }

    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        guard fact.isTrue("is_partitioned"), let table = state.parent(of: fact) else { return [] }
        return state.attachments(to: table.identity.qualifiedName)
    }

    private func hasPartitions(_ fact: Fact, _ state: State) -> Bool {
        guard let table = state.parent(of: fact) else { return false }
        return !state.attachments(to: table.identity.qualifiedName).isEmpty
    }

    private func table(_ fact: Fact, _ state: State) -> String { state.parent(of: fact)?.identity.qualifiedName ?? "its table" }

    /// Whether the index of a partitioned table is made valid by the indexes that are attached to it. PostgreSQL looks when one is attached
    /// (`validatePartitionedIndex`), and not when a partition comes with its indexes or goes.
    private func becomesWhole(_ new: Fact, in context: PlanContext) -> Bool {
        let (from, to) = (context.from, context.to)
        guard new.isTrue("is_partitioned"), new.isTrue("is_valid") else { return false }
        func hasSamePartitions(_ table: String) -> Bool {
            let (before, after) = (from.attachments(to: table), to.attachments(to: table))
            return Set(before.map(\.identity)) == Set(after.map(\.identity))
                && after.allSatisfy { hasSamePartitions($0.identity.qualifiedName) }
        }
        func gainsPart(_ index: String) -> Bool {
            to.attachments(to: index).contains {
                from.fact($0.identity) == nil || gainsPart($0.identity.qualifiedName)
            }
        }
        return hasSamePartitions(table(new, to)) && gainsPart(new.identity.qualifiedName)
    }

    /// The statement that makes the index, and the same without its storage parameters.
    private static func definition(_ fact: Fact) -> String {
        let sql = (fact["definition"] ?? "").replacingFirst(" WITH ()", with: fact["options"].map { " WITH (\($0))" } ?? "")
        guard let space = fact["tablespace"] else { return sql }
        // The tablespace stands before the condition.
        let condition = fact["predicate"].map { " WHERE " + $0 } ?? ""
        guard sql.hasSuffix(condition) else { return sql }
        return sql.dropLast(condition.count) + " TABLESPACE \(quoteIdentifier(space))" + condition
    }

    private static func shape(_ fact: Fact) -> String { (fact["definition"] ?? "").replacingFirst(" WITH ()", with: "") }

    /// Statistics targets by the number of the index's column.
    private func targets(_ fact: Fact) -> [String: String] {
        let pairs = (fact["statistics"] ?? "").split(separator: ",").map { $0.split(separator: " ").map(String.init) }
        return Dictionary(pairs.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    private func statistics(_ fact: Fact) -> [Step] {
        targets(fact).sorted { $0.key < $1.key }.map {
            .statement("ALTER \(designation(fact)) ALTER COLUMN \($0.key) SET STATISTICS \($0.value)")
        }
    }
}

/// An index's place under the index of its partitioned table.
struct IndexPartitionKind: ObjectKind {
    let id: KindID = "index partition"
    let catalog = Catalog.relation
    let facet = Address.Facet.attachment
    let rank = 92
    let presence: String? = CatalogSQL.hasRelation("I")
    let attributes: [Attribute] = ["parent"]

    func query(_ server: ServerVersion) -> String {
        """
        SELECT c.oid, 0, c.oid, 0, NULL, n.nspname, '', c.relname, '', quote_ident(pn.nspname) || '.' || quote_ident(p.relname)
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
        WHERE c.relkind IN ('i', 'I') AND \(CatalogSQL.userSchema("n")) ORDER BY n.nspname, c.relname
        """
    }

    func designation(_ fact: Fact) -> String { "INDEX " + fact.identity.qualifiedName }

    func create(_ fact: Fact, in state: State) -> [Step] {
        [.statement("ALTER INDEX \(fact["parent"] ?? "") ATTACH PARTITION \(fact.identity.qualifiedName)")]
    }

    /// PostgreSQL has no detaching of an index: it goes with the index.
    func drop(_ fact: Fact, in state: State) -> [Step] { [] }
    func alter(_ change: Change, in context: PlanContext) -> Alteration { .steps(create(change.new, in: context.to)) }

    /// An index lets its parent go only with its table, or with the parent: that one is made anew while the tables stay tied.
    func remade(with change: Change, in context: PlanContext) -> [Fact] {
        func tie(_ fact: Fact, _ state: State) -> Fact? {
            state.parent(of: fact).flatMap { state.attachment(ofTableOf: $0) }.map { state.facts[$0] }
        }
        let (before, after) = (tie(change.old, context.from), tie(change.new, context.to))
        let isStaying = before != nil && before?["parent"] == after?["parent"] && before?["bound"] == after?["bound"]
        return isStaying ? parents(change.old, in: context.from) : []
    }

    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        // The tables are tied before their indexes.
        parents(fact, in: state)
            + own(fact, in: state).compactMap { state.attachment(ofTableOf: state.facts[$0]) }.map { state.facts[$0] }
    }

    private func parents(_ fact: Fact, in state: State) -> [Fact] {
        own(fact, in: state).flatMap { state.needs[$0] }.map { state.facts[$0.on] }
            .filter { $0.address.sub == 0 && qualified($0.identity.schema, $0.identity.name) == fact["parent"] }
    }

    /// In pg_depend it is the index, or the constraint that it is behind, that needs its parent.
    private func own(_ fact: Fact, in state: State) -> [Int] {
        [state.index(of: fact.address), fact.parent.flatMap { state.index(of: $0) }].compactMap { $0 }
    }
}

extension String {
    /// The text with the first occurrence of a part replaced.
    func replacingFirst(_ part: String, with replacement: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return replacingCharacters(in: range, with: replacement)
    }

    private func firstRange(of part: String) -> Range<String.Index>? { ranges(of: part).first }

    private func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + self[range.upperBound...]
    }
}
