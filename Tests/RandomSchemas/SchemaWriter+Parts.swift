// Constraints, indexes, triggers, policies, rules, statistics, views; comments, grants and owners.
import SQLText

extension SchemaWriter {
    private func list(_ columns: [Column]) -> String { columns.map { quoteIdentifier($0.name) }.joined(separator: ", ") }

    mutating func newConstraint() -> Edit? {
        guard let table = table() else { return nil }
        let name = freshName()
        let columns = random.sample(table.columns, random.below(2) + 1)
        guard !columns.isEmpty else { return nil }
        var (detail, text): (String, String)
        switch random.below(10) {
        case 0...3:
            (detail, text) = ("c", "CHECK (\(condition(table.columns)))")
            if random.chance(15) { text += " NO INHERIT" }
            if random.chance(20) { text += " NOT VALID" }
        case 4, 5:
            let nulls = random.chance(20) ? " NULLS NOT DISTINCT" : ""
            (detail, text) = ("u", "UNIQUE\(nulls) (\(list(columns)))\(included(table, columns))\(deferral())")
        case 6: (detail, text) = ("p", "PRIMARY KEY (\(list(columns)))\(included(table, columns))\(deferral())")
        case 7: (detail, text) = exclusion(table)
        default:
            guard let key = foreignKey(table) else { return nil }
            (detail, text) = ("f", key)
        }
        let letter = detail
        return Edit("ALTER TABLE \(model.name(table)) ADD CONSTRAINT \(quoteIdentifier(name)) \(text)") {
            $0.add(.constraint, nil, name, table: table.id) { $0.detail = letter }
            if letter == "p" { $0[table.id]?.key = columns.map(\.name) }
        }
    }

    private mutating func included(_ table: Made, _ used: [Column]) -> String {
        guard random.chance(12), let other = random.pick(table.columns.filter { !used.contains($0) }) else { return "" }
        return " INCLUDE (\(quoteIdentifier(other.name)))"
    }

    private mutating func deferral() -> String {
        random.chance(15) ? " DEFERRABLE" + (random.chance(50) ? " INITIALLY DEFERRED" : "") : ""
    }

    private mutating func exclusion(_ table: Made) -> (String, String) {
        let ranges = table.columns.filter { [.plain("int4range"), .plain("daterange"), .plain("inet")].contains($0.type) }
        let filter = random.chance(30) ? " WHERE (\(condition(table.columns)))" : ""
        if let column = random.pick(ranges) {
            let method = column.type == .plain("inet") ? "inet_ops " : ""
            return ("x", "EXCLUDE USING gist (\(quoteIdentifier(column.name)) \(method)WITH &&)\(filter)\(deferral())")
        }
        let column = random.pick(table.columns).map { quoteIdentifier($0.name) } ?? "id"
        return ("x", "EXCLUDE USING btree (\(column) WITH =)\(filter)\(deferral())")
    }

    private mutating func foreignKey(_ table: Made) -> String? {
        let targets = model.all(.table).filter { !$0.key.isEmpty }
        guard let target = random.pick(targets) else { return nil }
        let wanted = target.key.compactMap { name in target.columns.first { $0.name == name } }
        let columns = wanted.compactMap { key in random.pick(table.columns.filter { group($0.type) == group(key.type) }) }
        guard columns.count == target.key.count else { return nil }
        var text = "FOREIGN KEY (\(list(columns))) REFERENCES \(model.name(target))"
        if random.chance(60) { text += " (\(target.key.map(quoteIdentifier).joined(separator: ", ")))" }
        if random.chance(10) { text += " MATCH FULL" }
        if random.chance(30) {
            text += random.pick([" ON DELETE CASCADE", " ON DELETE SET NULL", " ON UPDATE CASCADE", " ON DELETE RESTRICT"]) ?? ""
        }
        return text + deferral() + (random.chance(15) ? " NOT VALID" : "")
    }

    mutating func newIndex() -> Edit? {
        guard let owner = random.pick(model.all(.table, .table, .table, .materialized)), !owner.columns.isEmpty else {
            return nil
        }
        let name = freshName()
        var parts: [String] = []
        var method = ""
        let docs = owner.columns.filter { [.plain("jsonb"), .plain("tsvector"), .plain("int4range")].contains($0.type) }
        if random.chance(20), let column = random.pick(docs) {
            method = "USING \(column.type == .plain("int4range") ? "gist" : "gin") "
            parts = [quoteIdentifier(column.name)]
        } else {
            if random.chance(10) { method = "USING \(random.chance(50) ? "hash" : "brin") " }
            for column in random.sample(owner.columns, method.contains("hash") ? 1 : random.below(3) + 1) {
                var part = quoteIdentifier(column.name)
                if random.chance(20), let (sql, _) = expression([column]) { part = "(\(sql))" }
                if method.isEmpty, random.chance(15) { part += " DESC" }
                if method.isEmpty, random.chance(10) { part += " NULLS FIRST" }
                if group(column.type) == .text, random.chance(8) { part += " COLLATE \"C\"" }
                parts.append(part)
            }
        }
        let isUnique = method.isEmpty && random.chance(20)
        var text = "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(quoteIdentifier(name)) ON "
        text += "\(random.chance(10) ? "ONLY " : "")\(model.name(owner)) \(method)(\(parts.joined(separator: ", ")))"
        if method.isEmpty { text += included(owner, []) }
        if isUnique, random.chance(15) { text += " NULLS NOT DISTINCT" }
        if random.chance(8), method.isEmpty { text += " WITH (fillfactor = \(random.below(80) + 15))" }
        if random.chance(20) { text += " WHERE \(condition(owner.columns))" }
        return Edit(text) { $0.add(.index, owner.schema, name, table: owner.id) }
    }

    mutating func newView() -> Edit? {
        let (schema, name, sql) = place()
        let isMaterialized = random.chance(25)
        guard let (query, columns) = query() else { return nil }
        let options =
            isMaterialized ? "" : random.pick(["", "", "", " WITH (security_barrier)", " WITH (check_option=local)"]) ?? ""
        let tail = isMaterialized && random.chance(20) ? " WITH NO DATA" : ""
        return Edit("CREATE \(isMaterialized ? "MATERIALIZED " : "")VIEW \(sql)\(options) AS \(query)\(tail)") {
            $0.add(isMaterialized ? .materialized : .view, schema, name) { $0.columns = columns }
        }
    }

    /// A query over one or two relations, with the columns that it gives.
    mutating func query() -> (sql: String, columns: [Column])? {
        guard let source = relation(), !source.columns.isEmpty else { return nil }
        if random.chance(12) { return ("SELECT x.* FROM \(model.name(source)) x", source.columns) }
        var (texts, columns): ([String], [Column]) = ([], [])
        for column in random.sample(source.columns, random.below(4) + 1) {
            if random.chance(20), let (sql, type) = expression([column]) {
                let name = freshColumn(besides: columns + source.columns)
                texts.append("\(sql) AS \(quoteIdentifier(name))")
                columns.append(Column(name: name, type: type))
            } else {
                texts.append(quoteIdentifier(column.name))
                columns.append(column)
            }
        }
        var sql = "SELECT \(texts.joined(separator: ", ")) FROM \(model.name(source))"
        switch random.below(10) {
        case 0:
            if let other = relation() {
                sql =
                    "SELECT \(texts.map { "x." + $0 }.joined(separator: ", ")) FROM \(model.name(source)) x LEFT JOIN \(model.name(other)) y ON true"
            }
        case 1...3: sql += " WHERE \(condition(source.columns))"
        case 4: sql += " ORDER BY 1"
        case 5: if let key = source.key.first, source.kind == .table { sql += " GROUP BY \(quoteIdentifier(key))" }
        case 6: sql += " UNION ALL " + sql
        default: break
        }
        return (sql, columns)
    }

    mutating func newTrigger() -> Edit? {
        guard let owner = random.pick(model.all(.table, .table, .table, .view)),
            let function = random.pick(model.all(.function).filter { $0.detail == "trigger" })
        else { return nil }
        let name = freshName()
        let isView = owner.kind == .view
        var event = random.pick(["INSERT", "UPDATE", "DELETE", "INSERT OR UPDATE"]) ?? ""
        if event == "UPDATE", !isView, random.chance(50), let column = random.pick(owner.columns) {
            event += " OF \(quoteIdentifier(column.name))"
        }
        let isConstraint = !isView && random.chance(12)
        let moment = isView ? "INSTEAD OF" : isConstraint || random.chance(50) ? "AFTER" : "BEFORE"
        var text =
            "CREATE \(isConstraint ? "CONSTRAINT " : "")TRIGGER \(quoteIdentifier(name)) \(moment) \(event) ON \(model.name(owner))"
        if isConstraint { text += deferral() }
        let isRow = isView || isConstraint || random.chance(70)
        if !isConstraint, !isView, moment == "AFTER", !event.contains("OF"), !event.contains("OR"), random.chance(15) {
            text += event == "DELETE" ? " REFERENCING OLD TABLE AS gone" : " REFERENCING NEW TABLE AS fresh"
        }
        text += " FOR EACH \(isRow ? "ROW" : "STATEMENT")"
        if isRow, !isView, event.hasPrefix("UPDATE"), random.chance(30), let column = random.pick(owner.columns) {
            text += " WHEN (OLD.\(quoteIdentifier(column.name)) IS DISTINCT FROM NEW.\(quoteIdentifier(column.name)))"
        }
        return Edit(text + " EXECUTE FUNCTION \(model.name(function))(\(random.chance(20) ? "'x', '1'" : ""))") {
            $0.add(.trigger, nil, name, table: owner.id)
        }
    }

    mutating func newPolicy() -> Edit? {
        guard let table = table(), !table.columns.isEmpty else { return nil }
        let name = freshName()
        let verb = random.pick(["ALL", "SELECT", "INSERT", "UPDATE", "DELETE"]) ?? "ALL"
        var text =
            "CREATE POLICY \(quoteIdentifier(name)) ON \(model.name(table))\(random.chance(20) ? " AS RESTRICTIVE" : "") FOR \(verb)"
        if random.chance(40) { text += " TO \(role())" }
        var check = condition(table.columns)
        if random.chance(20), let other = relation() { check = "EXISTS (SELECT FROM \(model.name(other)))" }
        if verb != "INSERT" { text += " USING (\(check))" }
        if ["ALL", "INSERT", "UPDATE"].contains(verb), verb == "INSERT" || random.chance(40) {
            text += " WITH CHECK (\(condition(table.columns)))"
        }
        return Edit(text) { $0.add(.policy, nil, name, table: table.id) }
    }

    /// `TABLE public.t` for a comment, an owner or a grant.
    func designation(_ made: Made) -> String? {
        let name = model.name(made)
        switch made.kind {
        case .schema: return "SCHEMA \(name)"
        case .enumeration, .composite, .range: return "TYPE \(name)"
        case .domain: return "DOMAIN \(name)"
        case .sequence: return "SEQUENCE \(name)"
        case .table: return "TABLE \(name)"
        case .view: return "VIEW \(name)"
        case .materialized: return "MATERIALIZED VIEW \(name)"
        case .function: return "FUNCTION \(model.signature(made))"
        case .procedure: return "PROCEDURE \(model.signature(made))"
        case .aggregate: return "AGGREGATE \(model.signature(made))"
        case .index: return "INDEX \(name)"
        case .statistics: return "STATISTICS \(name)"
        case .other: return made.detail.isEmpty ? nil : "\(made.detail) \(name)"
        case .constraint, .trigger, .policy, .rule:
            return made.table.map { "\(made.kind.rawValue.uppercased()) \(quoteIdentifier(made.name)) ON \(model.name($0))" }
        }
    }

    mutating func comment() -> Edit? {
        // Of schema public pg_dump thinks in its own way.
        guard let made = random.pick(model.made.filter { $0.id != 0 }), var target = designation(made) else { return nil }
        if !made.columns.isEmpty, made.kind != .composite || random.chance(50), random.chance(40),
            let column = random.pick(made.columns)
        {
            target = "COLUMN \(model.name(made)).\(quoteIdentifier(column.name))"
        }
        let text = random.pick(["'plain'", "'it''s'", "E'two\\nlines'", "'ünï ✓'", "'a; b -- c'", "NULL"]) ?? "NULL"
        return Edit("COMMENT ON \(target) IS \(text)")
    }

    mutating func grant() -> Edit? {
        guard let made = random.pick(model.made) else { return nil }
        let name = model.name(made)
        let right: String
        switch made.kind {
        case .table, .view, .materialized:
            let column = random.chance(25) ? random.pick(made.columns).map { " (\(quoteIdentifier($0.name)))" } ?? "" : ""
            right = "\(random.pick(["SELECT", "UPDATE", "INSERT", "ALL"]) ?? "SELECT")\(column) ON \(name)"
        case .sequence: right = "\(random.pick(["USAGE", "SELECT", "ALL"]) ?? "") ON SEQUENCE \(name)"
        case .schema: right = "\(random.pick(["USAGE", "CREATE", "ALL"]) ?? "") ON SCHEMA \(name)"
        case .enumeration, .domain, .composite, .range: right = "USAGE ON TYPE \(name)"
        case .function: right = "EXECUTE ON FUNCTION \(model.signature(made))"
        case .procedure: right = "EXECUTE ON PROCEDURE \(model.signature(made))"
        default: return nil
        }
        let who = random.chance(25) ? "PUBLIC" : role()
        if random.chance(25) { return Edit("REVOKE \(right) FROM \(who)") }
        return Edit("GRANT \(right) TO \(who)\(who != "PUBLIC" && random.chance(15) ? " WITH GRANT OPTION" : "")")
    }

    mutating func owner() -> Edit? {
        guard let made = random.pick(model.made), made.id != 0,
            ![.constraint, .trigger, .policy, .rule, .index].contains(made.kind),
            let target = designation(made)
        else { return nil }
        return Edit("ALTER \(target) OWNER TO \(random.chance(20) ? "CURRENT_USER" : role())")
    }
}
