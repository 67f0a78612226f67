/// SQL fragments that several kinds' catalog queries share.
enum CatalogSQL {
    /// Keeps what people made: not the system's schemas, not temporary objects.
    static func userSchema(_ alias: String) -> String {
        "\(alias).nspname !~ '^pg_' AND \(alias).nspname <> 'information_schema'"
    }

    /// The OID of the role that owns the database.
    static let databaseOwner = "(SELECT d.datdba FROM pg_database d WHERE d.datname = current_database())"

    /// `ObjectKind.owners` of the relations (`c`) that meet a condition.
    static func relationOwners(_ condition: String) -> String {
        """
        SELECT c.oid, c.relowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relpersistence <> 't' AND \(userSchema("n")) AND \(condition)
        """
    }

    /// `ObjectKind.owners` of the types (`t`) that meet a condition.
    static func typeOwners(_ condition: String) -> String {
        "SELECT t.oid, t.typowner FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE \(userSchema("n")) AND \(condition)"
    }

    /// `ObjectKind.owners` of the functions (`p`) that meet a condition.
    static func routineOwners(_ condition: String) -> String {
        "SELECT p.oid, p.proowner FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE \(userSchema("n")) AND \(condition)"
    }

    /// `ObjectKind.owners` of the objects of a catalog with a schema (`x`) that meet a condition.
    static func owners(_ catalog: String, schema: String, owner: String, where condition: String = "true") -> String {
        "SELECT x.oid, x.\(owner) FROM \(catalog) x JOIN pg_namespace n ON n.oid = x.\(schema) WHERE \(userSchema("n")) AND \(condition)"
    }

    /// The privileges on relations (`c`) that meet a condition.
    static func relationPrivileges(_ condition: String, defaults: String) -> PrivilegeSource {
        PrivilegeSource(
            from: "pg_class c WHERE \(condition)", oid: "c.oid", acl: "c.relacl", owner: "c.relowner", defaults: defaults)
    }

    /// The privileges on columns of relations (`c`) that meet a condition.
    static func columnPrivileges(_ condition: String) -> PrivilegeSource {
        PrivilegeSource(
            from:
                "pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attnum > 0 AND NOT a.attisdropped AND \(condition)",
            oid: "a.attrelid", sub: "a.attnum", acl: "a.attacl", owner: "c.relowner", defaults: nil)
    }

    /// The privileges on types (`t`) that meet a condition.
    static func typePrivileges(_ condition: String) -> PrivilegeSource {
        PrivilegeSource(
            from: "pg_type t WHERE t.oid >= 16384 AND \(condition)", oid: "t.oid", acl: "t.typacl", owner: "t.typowner",
            defaults: "'T'")
    }

    /// The privileges on functions (`p`) that meet a condition.
    static func routinePrivileges(_ condition: String) -> PrivilegeSource {
        PrivilegeSource(
            from: "pg_proc p WHERE p.oid >= 16384 AND \(condition)", oid: "p.oid", acl: "p.proacl", owner: "p.proowner",
            defaults: "'f'")
    }

    /// Whether there is a relation of one of these kinds (`relkind`), for `ObjectKind.presence`.
    static func hasRelation(_ kinds: String...) -> String {
        "EXISTS (SELECT FROM pg_class WHERE oid >= 16384 AND relkind IN (\(kinds.map { "'\($0)'" }.joined(separator: ", "))))"
    }

    /// Whether a type (`t`) is a base type that somebody made, and not the array over another type.
    static let isBaseType =
        "t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid)"

    /// A sequence's numbers as one value: start, increment, minimum, maximum, cache, cycle.
    static func sequenceNumbers(_ alias: String) -> String {
        "concat_ws('|', \(alias).seqstart, \(alias).seqincrement, \(alias).seqmin, \(alias).seqmax, \(alias).seqcache, \(alias).seqcycle)"
    }

    /// A column's type by its catalog name, for those who generate code from it: of an array the element's, of a domain also the root base type.
    static let typeAttributes: [Attribute] = [
        "type_schema", "type_name", "is_array", "base_schema", "base_name", "base_is_array",
    ]
    .map(Attribute.uncompared)

    /// The columns for `typeAttributes`, from `columnTypes` joined as `t`.
    static let typeColumns = "t.type_schema, t.type_name, t.is_array, t.base_schema, t.base_name, t.base_is_array"

    /// The start of a query (`WITH types`): each type, modifier and collation that columns have, printed once and not for every column.
    /// Join it by `columnTypeJoin`.
    static let columnTypes = """
        WITH types (oid, typmod, attcollation, name, collation_name, typstorage, type_schema, type_name, is_array, base_schema, base_name, base_is_array)
        AS MATERIALIZED (SELECT t.oid, u.atttypmod, u.attcollation, format_type(t.oid, u.atttypmod),
          CASE WHEN u.attcollation <> t.typcollation THEN (SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
            FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = u.attcollation) END, t.typstorage,
          coalesce(en.nspname, tn.nspname), coalesce(et.typname, t.typname), et.oid IS NOT NULL,
          coalesce(ben.nspname, bn.nspname), coalesce(be.typname, b.typname), be.oid IS NOT NULL
        FROM (SELECT DISTINCT a.atttypid, a.atttypmod, a.attcollation FROM pg_attribute a
            WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped) u
          JOIN pg_type t ON t.oid = u.atttypid JOIN pg_namespace tn ON tn.oid = t.typnamespace
          LEFT JOIN pg_type et ON et.oid = t.typelem AND et.typarray = t.oid LEFT JOIN pg_namespace en ON en.oid = et.typnamespace
          LEFT JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN (WITH RECURSIVE chain AS (SELECT t.typbasetype AS oid
              UNION ALL SELECT x.typbasetype FROM chain JOIN pg_type x ON x.oid = chain.oid WHERE x.typtype = 'd')
            SELECT x.oid FROM chain JOIN pg_type x ON x.oid = chain.oid WHERE x.typtype <> 'd') END
          LEFT JOIN pg_namespace bn ON bn.oid = b.typnamespace
          LEFT JOIN pg_type be ON be.oid = b.typelem AND be.typarray = b.oid LEFT JOIN pg_namespace ben ON ben.oid = be.typnamespace)
        """

    /// Joins the types to the columns `a` (`pg_attribute`).
    static let columnTypeJoin =
        "JOIN types t ON t.oid = a.atttypid AND t.typmod = a.atttypmod AND t.attcollation = a.attcollation"

    /// The storage parameters of a table and, as `toast.name`, those of its TOAST table `tc`.
    static func tableOptions(_ alias: String) -> String {
        "nullif(concat_ws(', ', \(options("\(alias).reloptions")), \(options("tc.reloptions", prefix: "toast."))), '')"
    }

    /// Storage parameters as they stand inside `WITH (...)`, in their stored order and as PostgreSQL prints them
    /// (`flatten_reloptions`: a value that is an identifier stands bare).
    ///
    /// - Parameter except: the name of one that is left out.
    static func options(_ column: String, except: String? = nil, prefix: String = "") -> String {
        // Most objects have none: they are spared the subquery.
        let isNone = except.map { "starts_with(\(column)[1], '\($0)=') AND cardinality(\(column)) = 1" } ?? "false"
        let condition = except.map { " WHERE NOT starts_with(o, '\($0)=')" } ?? ""
        return "CASE WHEN \(column) IS NULL OR \(isNone) THEN NULL ELSE"
            + " (SELECT string_agg('\(prefix)' || quote_ident(split_part(o, '=', 1)) || '=' || (SELECT CASE WHEN quote_ident(v) = v THEN v ELSE quote_literal(v) END"
            + " FROM substr(o, strpos(o, '=') + 1) v), ', ' ORDER BY i)"
            + " FROM unnest(\(column)) WITH ORDINALITY u (o, i)\(condition)) END"
    }
}

/// A sequence's numbers, and how SQL writes those that are not the default.
struct SequenceNumbers {
    let start, increment, minimum, maximum, cache: String
    let cycles: Bool
    let type: String

    init(_ text: String, type: String) {
        let parts = text.split(separator: "|").map(String.init)
        (start, increment, minimum, maximum, cache) = (parts[0], parts[1], parts[2], parts[3], parts[4])
        cycles = parts[5] == "t"
        self.type = type
    }

    /// The limits of the sequence's type, which are its default minimum and maximum. Source: PostgreSQL documentation, CREATE SEQUENCE.
    private var limits: (low: String, high: String) {
        switch type {
        case "smallint": ("-32768", "32767")
        case "integer": ("-2147483648", "2147483647")
        default: ("-9223372036854775808", "9223372036854775807")
        }
    }

    /// Options for `CREATE SEQUENCE` or an identity column; defaults are left out.
    var creationClauses: [String] {
        let isDescending = increment.hasPrefix("-")
        let lowest = isDescending ? limits.low : "1"
        let highest = isDescending ? "-1" : limits.high
        var clauses: [String] = []
        if increment != "1" { clauses.append("INCREMENT BY \(increment)") }
        if minimum != lowest { clauses.append("MINVALUE \(minimum)") }
        if maximum != highest { clauses.append("MAXVALUE \(maximum)") }
        if start != (isDescending ? maximum : minimum) { clauses.append("START WITH \(start)") }
        if cache != "1" { clauses.append("CACHE \(cache)") }
        if cycles { clauses.append("CYCLE") }
        return clauses
    }

    /// Options for an `ALTER` that turns `old` into this one.
    func alterationClauses(from old: SequenceNumbers) -> [String] {
        var clauses: [String] = []
        if increment != old.increment { clauses.append("INCREMENT BY \(increment)") }
        if minimum != old.minimum || type != old.type { clauses.append("MINVALUE \(minimum)") }
        if maximum != old.maximum || type != old.type { clauses.append("MAXVALUE \(maximum)") }
        if start != old.start { clauses.append("START WITH \(start)") }
        if cache != old.cache { clauses.append("CACHE \(cache)") }
        if cycles != old.cycles { clauses.append(cycles ? "CYCLE" : "NO CYCLE") }
        if restarts(from: old) { clauses.append("RESTART WITH \(start)") }
        return clauses
    }

    /// PostgreSQL refuses limits that the present number is outside of; where even the first one is, counting has to begin anew.
    private func restarts(from old: SequenceNumbers) -> Bool {
        guard let first = Int(old.start), let low = Int(minimum), let high = Int(maximum) else { return false }
        return first < low || first > high
    }

    /// What a sequence that is in use may meet under its new limits.
    func hazards(from old: SequenceNumbers, _ label: String) -> [Hazard] {
        if restarts(from: old) { return [Hazard(.mayFailOnData, "\(label) starts again at \(start): its numbers may be in use")] }
        guard let low = Int(minimum), let high = Int(maximum), let before = Int(old.minimum), let after = Int(old.maximum),
            low > before || high < after
        else { return [] }
        return [Hazard(.mayFailOnData, "fails where \(label) is outside of its new limits")]
    }
}
