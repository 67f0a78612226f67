import SQLText

/// Columns of tables (`pg_attribute`): their type and what hangs on it. Defaults are facts of their own.
struct ColumnKind: ObjectKind {
    let id: KindID = "column"
    let catalog = Catalog.relation
    let rank = 60
    let holdsRows = true
    let standsWithParent = true
    let attributes: [Attribute] =
        [
            "type", "collation",
        ] + NotNull.attributes + [
            "identity", "identity_numbers", "identity_sequence", "generated", "expression",
            "storage", "compression", "statistics", .unordered("options"),
            .uncompared("is_inherited"), .uncompared("is_local"), .uncompared("type_storage"), .uncompared("in_partition_key"),
        ] + CatalogSQL.typeAttributes

    let privileges: PrivilegeSource? = CatalogSQL.columnPrivileges("c.relkind IN ('r', 'p', 'f')")

    func query(_ server: ServerVersion) -> String {
        let noStatistics = server.major >= 17 ? "a.attstattarget IS NULL" : "a.attstattarget = -1"
        // From 17 on a partition's identity is its parent's, and comes with the attachment.
        let isIdentity = "a.attidentity <> ''" + (server.major >= 17 ? " AND NOT (c.relispartition AND a.attinhcount > 0)" : "")
        // The sequence behind an identity column is the column's own; OFFSET 0 keeps it from being looked for where there is none.
        let sequence = """
            SELECT \(CatalogSQL.sequenceNumbers("s")) AS numbers,
                CASE WHEN sn.oid <> c.relnamespace OR sc.relname <> c.relname || '_' || a.attname || '_seq'
                  THEN quote_ident(sn.nspname) || '.' || quote_ident(sc.relname) END AS name
              FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
                JOIN pg_class sc ON sc.oid = s.seqrelid JOIN pg_namespace sn ON sn.oid = sc.relnamespace
              WHERE \(isIdentity) AND d.classid = 1259 AND d.refclassid = 1259 AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
                AND d.deptype = 'i' OFFSET 0
            """
        func generation(_ value: String) -> String {
            "(SELECT \(value) FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum)"
        }
        // `pg_attver` is PostgreSQL's own mark, which pg_dump leaves out too.
        let options = CatalogSQL.options("a.attoptions", except: "pg_attver")
        return """
            \(CatalogSQL.columnTypes)
            SELECT a.attrelid, a.attnum, a.attrelid, 0,
              CASE WHEN a.attgenerated <> '' THEN '2604:' || \(generation("d.oid")) || ':0' END,
              n.nspname, c.relname, a.attname, '', t.name, t.collation_name, a.attnotnull, \(NotNull.columns(server)),
              CASE WHEN \(isIdentity) THEN a.attidentity END, s.numbers, s.name,
              nullif(a.attgenerated, ''), CASE WHEN a.attgenerated <> '' THEN \(generation("pg_get_expr(d.adbin, d.adrelid)")) END,
              CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, nullif(a.attcompression, ''),
              CASE WHEN NOT (\(noStatistics)) THEN a.attstattarget END, \(options),
              a.attinhcount > 0 OR c.reloftype <> 0, a.attinhcount > 0 AND a.attislocal AND NOT c.relispartition, t.typstorage,
              CASE WHEN c.relkind = 'p' THEN
                (SELECT a.attnum = ANY (pt.partattrs) FROM pg_partitioned_table pt WHERE pt.partrelid = a.attrelid) END,
              \(CatalogSQL.typeColumns)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
              \(CatalogSQL.columnTypeJoin) \(NotNull.join(server)) LEFT JOIN LATERAL (\(sequence)) s ON true
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND \(CatalogSQL.userSchema("n"))
            ORDER BY n.nspname, c.relname, a.attnum
            """
    }

    func designation(_ fact: Fact) -> String { "COLUMN " + fact.identity.qualifiedName }

    /// With the sequence that PostgreSQL makes for identity, under the name that it gives by itself, or that it was given.
    func namespaceKeys(_ fact: Fact) -> [String] {
        guard fact["identity"] != nil else { return [namespaceKey(fact)] }
        guard let given = fact["identity_sequence"] else {
            return [namespaceKey(fact), relationKey(fact.identity.schema, "\(fact.identity.relation)_\(fact.identity.name)_seq")]
        }
        let (schema, name) = splitQualified(given)
        return [namespaceKey(fact), relationKey(schema, name)]
    }

    func grantClause(_ privileges: [String], on fact: Fact) -> String { columnGrantClause(privileges, on: fact) }

    func create(_ fact: Fact, in state: State) -> [Step] { create(fact, in: state, withIdentity: true) }

    private func create(_ fact: Fact, in state: State, withIdentity: Bool) -> [Step] {
        let table = Self.table(fact)
        // Before 16 a column that is the parent's as well must not repeat its expression.
        let isRepeated =
            state.serverVersion < 160000 && fact.isTrue("is_local") && origin(fact, in: state)?["generated"] != nil
        let definition = Self.definition(fact, withExpression: !isRepeated, withIdentity: withIdentity)
        // A name of PostgreSQL's own making may still be another column's, which goes later; in a table's own statement it is free.
        let clause = Self.definition(
            NotNull.asNamedByPerson(fact), withExpression: !isRepeated, withIdentity: withIdentity)
        let add = Step.alterTable(
            table, "ADD COLUMN " + clause, merge: .addColumn, element: .tableElement(definition),
            hazards: additionHazards(fact, in: state, withIdentity: withIdentity))
        return [add] + NotNull.unvalidated(fact)
            + Self.settings(fact, Self.table(fact), quoteIdentifier(fact.identity.name), was: nil, changed: nil)
    }

    /// A column that a table has from its type comes with the type, unless the table takes the type only now.
    func create(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Step] {
        guard let type = typing(of: fact, in: state), state.parent(of: fact).map(isCreated) == true || !isCreated(type) else {
            return added(fact, in: state, isCreated: isCreated)
        }
        return typedOptions(fact, Self.table(fact)) + createInherited(fact, in: state)
    }

    /// PostgreSQL adds no identity column to a table that has children, before 17 not even to one that has partitions: there the identity
    /// comes after the column.
    private func added(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Step] {
        guard fact["identity"] != nil, let table = state.parent(of: fact), !isCreated(table),
            state.serverVersion < 170000 || table["partition_key"] == nil, !heirs(fact, in: state).isEmpty
        else { return create(fact, in: state) }
        let name = quoteIdentifier(fact.identity.name)
        return create(fact, in: state, withIdentity: false) + [
            .alterTable(Self.table(fact), "ALTER COLUMN \(name) ADD \(Self.identityClause(fact))", merge: .alone)
        ]
    }

    func createInherited(_ fact: Fact, in state: State) -> [Step] {
        let comesDown = typing(of: fact, in: state) != nil || NotNull.comesDown(fact, in: state)
        let own = comesDown ? NotNull.letGo(fact, in: state) : NotNull.set(fact, server: state.serverVersion)
        let (table, name) = (Self.table(fact), quoteIdentifier(fact.identity.name))
        let identity: [Step] =
            fact["identity"] == nil || typing(of: fact, in: state) != nil
            ? [] : [.alterTable(table, "ALTER COLUMN \(name) ADD \(Self.identityClause(fact))", merge: .alone)]
        // Storage and compression come down to a new table.
        let origin = inherited(fact, in: state)
        let changed = ["storage", "compression", "statistics", "options"].filter { attribute in
            fact[attribute] != nil || ["storage", "compression"].contains(attribute) && origin?[attribute] != nil
        }
        return own + identity + missingDefault(fact, in: state)
            + Self.settings(fact, table, name, was: nil, changed: Set(changed))
    }

    /// A column that has no default, though its parent has: it would come down.
    private func missingDefault(_ fact: Fact, in state: State) -> [Step] {
        guard let parent = inherited(fact, in: state), state.children(of: fact.address, kind: "default").isEmpty,
            !state.children(of: parent.address, kind: "default").isEmpty
        else { return [] }
        return [
            .alterTable(
                Self.table(fact), "ALTER COLUMN \(quoteIdentifier(fact.identity.name)) DROP DEFAULT", merge: .alterColumn)
        ]
    }

    /// What ties the column's table to its type.
    private func typing(of fact: Fact, in state: State) -> Fact? {
        guard var table = fact.parent else { return nil }
        table.facet = .type
        return state.fact(table)
    }

    /// The columns of a typed table are its type's; what the table says of one beyond that stands in its `CREATE TABLE`.
    private func typedOptions(_ fact: Fact, _ table: String) -> [Step] {
        let name = quoteIdentifier(fact.identity.name)
        let options = Self.suffix(fact)
        guard !options.isEmpty else { return [] }
        return [
            .alterTable(
                table, "ALTER COLUMN \(name) SET NOT NULL", merge: .alterColumn,
                element: .tableElement("\(name) WITH OPTIONS\(options)"))
        ] + NotNull.unvalidated(fact)
    }

    /// The columns of a typed table change with its type.
    func createdAfter(_ fact: Fact, in state: State, isCreated: (Fact) -> Bool) -> [Fact] {
        typing(of: fact, in: state).map { TableTypeKind().types(of: $0, in: state) } ?? []
    }

    /// One that the table declares itself, beside having it from its parent, stays when the parent's goes.
    func outlivesOrigin(_ fact: Fact) -> Bool { fact.isTrue("is_local") }

    private func additionHazards(_ fact: Fact, in state: State, withIdentity: Bool) -> [Hazard] {
        if hasNoValue(fact, in: state) || !withIdentity {
            return [Hazard(.mayFailOnData, "fails where \(Self.table(fact)) has rows: \(fact.identity.name) would be null")]
        }
        var hazards: [Hazard] = []
        if fact["generated"] == "s", state.parent(of: fact)?.kind == "table" {
            hazards.append(Hazard(.rewritesTable, "computes \(fact.identity.name) in all of \(Self.table(fact))"))
        }
        if let domain = checkedDomain(fact, in: state) {
            let reason = "\(domain.identity.label) may not take what they would have in \(fact.identity.name)"
            hazards.append(Hazard(.mayFailOnData, "fails where \(Self.table(fact)) has rows and \(reason)"))
        } else if fact["generated"] != nil, fact.isTrue("not_null") {
            let reason = "\(fact.identity.name) comes out as null"
            hazards.append(Hazard(.mayFailOnData, "fails where \(Self.table(fact)) has rows for which \(reason)"))
        }
        return hazards
    }

    /// Whether rows that are there already would have nothing in a column that wants a value.
    private func hasNoValue(_ fact: Fact, in state: State) -> Bool {
        fact.isTrue("not_null") && fact["identity"] == nil && fact["generated"] == nil
            && state.children(of: fact.address, kind: "default").isEmpty
    }

    /// The domain of a column's type that does not take every value.
    private func checkedDomain(_ fact: Fact, in state: State) -> Fact? {
        guard fact["base_name"] != nil, let index = state.index(of: fact.address) else { return nil }
        return state.needs[index].map { state.facts[$0.on] }.first { domain in
            domain.kind == "domain"
                && (domain.isTrue("not_null") || !state.children(of: domain.address, kind: "domain constraint").isEmpty)
        }
    }

    func dropHazards(_ fact: Fact) -> [Hazard] {
        fact["generated"] == nil ? [Hazard(.deletesData, "drops \(fact.identity.label) with its values")] : []
    }

    func drop(_ fact: Fact, in state: State) -> [Step] {
        [
            .alterTable(
                Self.table(fact), "DROP COLUMN " + quoteIdentifier(fact.identity.name), merge: .dropColumn,
                hazards: state.parent(of: fact)?.kind == "foreign table" ? [] : dropHazards(fact))
        ]
    }

    func drop(_ fact: Fact, in state: State, isDropped: (Fact) -> Bool) -> [Step] {
        if typing(of: fact, in: state).map({ !isDropped($0) }) == true { return [] }
        // What comes down from a parent that is no partitioned table may stay, as the child's own.
        let children = (state.parent(of: fact).map { TableKind.children(of: $0, in: state) } ?? []).flatMap {
            state.children(of: $0.address, kind: "column").filter { $0.identity.name == fact.identity.name }
        }
        guard children.contains(where: { !isDropped($0) }) else { return drop(fact, in: state) }
        let clause = "DROP COLUMN " + quoteIdentifier(fact.identity.name)
        let gone = children.filter { child in
            isDropped(child) && !outlivesOrigin(child) && state.parent(of: child).map { !isDropped($0) } == true
        }
        return [.alterTable("ONLY " + Self.table(fact), clause, merge: .dropColumn, hazards: dropHazards(fact))]
            + gone.flatMap { drop($0, in: state) }
    }

    func rename(_ old: Fact, to new: Fact) -> [Step] {
        guard old.identity.name != new.identity.name, !old.isTrue("is_inherited") else { return [] }
        return [
            .alterTable(
                Self.table(new), "RENAME COLUMN \(quoteIdentifier(old.identity.name)) TO \(quoteIdentifier(new.identity.name))")
        ]
    }

    /// PostgreSQL refuses to alter the type of a column that a generated column reads.
    func isDisturbed(_ fact: Fact, by change: Change) -> Bool { change.retypesColumn && fact["generated"] != nil }

    func origin(_ fact: Fact, in state: State) -> Fact? { inherited(fact, in: state) }
    /// Source: `ATPrepAlterColumnType`, which refuses a column that a partition key names.
    func isBoundToWhole(_ fact: Fact) -> Bool { fact.isTrue("in_partition_key") }

    /// A stored column keeps its values when their type is made anew; a generated one is computed again.
    func isRetyped(_ fact: Fact) -> Bool { fact["generated"] == nil }

    /// `name type [COLLATE c] [GENERATED ...] [NOT NULL]`, as it stands in CREATE TABLE and ADD COLUMN.
    static func definition(_ fact: Fact, withExpression: Bool = true, withIdentity: Bool = true) -> String {
        var sql = "\(quoteIdentifier(fact.identity.name)) \(fact["type"] ?? "")"
        if let collation = fact["collation"] { sql += " COLLATE " + collation }
        return sql + suffix(fact, withExpression: withExpression, withIdentity: withIdentity)
    }

    /// What follows the type: ` NOT NULL GENERATED ...`.
    private static func suffix(_ fact: Fact, withExpression: Bool = true, withIdentity: Bool = true) -> String {
        var sql = NotNull.element(fact)
        if withExpression, let expression = fact["expression"] {
            sql += " GENERATED ALWAYS AS (\(expression))" + (fact["generated"] == "v" ? "" : " STORED")
        }
        if withIdentity, fact["identity"] != nil { sql += " " + identityClause(fact) }
        return sql
    }

    static func table(_ fact: Fact) -> String { qualified(fact.identity.schema, fact.identity.relation) }
}
