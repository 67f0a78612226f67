import Postgres
import SQLText
import Schema

/// What has to be asked of a target before a statement runs there: whether its rows let the statement through.
struct PreflightQuestion: Sendable {
    /// The table as the target knows it now.
    let table: Fact
    /// What stands in the way where rows come back: `null in public.users.name`.
    let obstacle: String
    /// What follows SELECT: the values by which a person finds the rows.
    let sample: String
    /// What follows: FROM and conditions.
    let source: String
    /// A cast that fails tells so by failing.
    var failsOnObstacle = false
    /// Whether dbw knows how to ask.
    var isKnown = true
}

/// Finds the questions for one statement, in the shadow's own catalogs as they are after it.
struct PreflightQuestions {
    let session: Session
    /// The shadow as the target is now.
    let base: State

    func about(_ effect: StatementEffect) throws -> [PreflightQuestion] {
        var questions: [PreflightQuestion] = []
        for change in effect.changed where change.old.kind == "column" { questions += column(change, effect) }
        for fact in effect.new {
            switch fact.kind {
            case "column": questions += required(fact, effect)
            case "check": questions += try check(fact)
            case "foreign key": questions += try foreignKey(fact)
            case "primary key", "unique": questions += try unique(index: constraintIndex(fact), fact)
            case "index" where fact["definition"]?.hasPrefix("CREATE UNIQUE ") == true && !fact.isTrue("is_attached"):
                questions += try unique(index: String(fact.address.object), fact)
            default: break
            }
        }
        return questions
    }

    // MARK: names as the target has them

    private func table(of fact: Fact) -> Fact? {
        guard let address = fact.parent, let table = base.fact(address), table.kind == "table", table.address == address else {
            return nil
        }
        return table
    }

    /// A column by its place, under the name that it has on the target; nil for one that the target does not have yet.
    private func column(_ table: Fact, _ number: String) -> String? {
        guard let sub = Int32(number) else { return nil }
        let address = Address(catalog: table.address.catalog, object: table.address.object, sub: sub)
        return base.fact(address).map { quoteIdentifier($0.identity.name) }
    }

    private func columns(_ table: Fact, _ numbers: String?) -> [String]? {
        let parts = (numbers ?? "").split(separator: " ").map { column(table, String($0)) }
        return parts.contains { $0 == nil } ? nil : parts.compactMap { $0 }
    }

    /// The primary key's columns, else the row's place.
    private func key(_ table: Fact) -> String {
        let definition = base.children(of: table.address, kind: "primary key").first?["definition"] ?? ""
        guard definition.hasPrefix("PRIMARY KEY ("), let end = definition.firstIndex(of: ")") else { return "ctid" }
        return String(definition["PRIMARY KEY (".endIndex..<end])
    }

    private func name(_ table: Fact) -> String { table.identity.qualifiedName }

    // MARK: what rows may refuse

    private func column(_ change: StatementEffect.Changed, _ effect: StatementEffect) -> [PreflightQuestion] {
        guard !change.new.isTrue("is_inherited"), let table = table(of: change.old), let old = base.fact(change.old.address)
        else { return [] }
        let column = quoteIdentifier(old.identity.name)
        var questions: [PreflightQuestion] = []
        if !change.old.isTrue("not_null"), change.new.isTrue("not_null") {
            questions.append(
                PreflightQuestion(
                    table: table, obstacle: "null in \(name(table)).\(column)", sample: key(table),
                    source: "FROM \(name(table)) WHERE \(column) IS NULL"))
        }
        if change.changed("type"), let type = change.new["type"] {
            let using = effect.says(["USING"]) ? SQLWords.usingExpression(of: effect.sql) : "\(column)::\(type)"
            questions.append(
                PreflightQuestion(
                    table: table, obstacle: "a value of \(name(table)).\(column) that is no \(type)", sample: "1",
                    source: "FROM (SELECT count(\(using ?? "")) AS n FROM \(name(table))) q WHERE n < 0", failsOnObstacle: true,
                    isKnown: using != nil))
        }
        return questions
    }

    private func required(_ fact: Fact, _ effect: StatementEffect) -> [PreflightQuestion] {
        guard fact.isTrue("not_null"), !fact.isTrue("is_inherited"), fact["identity"] == nil, fact["generated"] == nil,
            effect.after.children(of: fact.address, kind: "default").isEmpty, let table = table(of: fact)
        else { return [] }
        return [
            PreflightQuestion(
                table: table, obstacle: "a row in \(name(table)), where column \(fact.identity.name) would be null",
                sample: key(table),
                source: "FROM \(name(table))")
        ]
    }

    private func check(_ fact: Fact) throws -> [PreflightQuestion] {
        guard fact.isTrue("is_valid"), fact["is_inherited"] != "t", let table = table(of: fact),
            let expression = try session.query(
                "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE oid = \(fact.address.object)"
            ).scalar
        else { return [] }
        return [
            PreflightQuestion(
                table: table, obstacle: "a row of \(name(table)) that breaks check \(fact.identity.name)", sample: key(table),
                source: "FROM \(name(table)) WHERE (\(expression)) IS FALSE")
        ]
    }

    private func foreignKey(_ fact: Fact) throws -> [PreflightQuestion] {
        guard fact.isTrue("is_valid"), fact["is_inherited"] != "t", let table = table(of: fact) else { return [] }
        let row = try session.query(
            """
            SELECT array_to_string(conkey, ' '), array_to_string(confkey, ' '), confrelid, confmatchtype
            FROM pg_constraint WHERE oid = \(fact.address.object)
            """)
        guard row.count == 1, let object = row[0, 2].flatMap({ UInt32($0) }),
            let referred = base.fact(Address(catalog: Catalog.relation, object: object)),
            let own = columns(table, row[0, 0]), let theirs = columns(referred, row[0, 1]), !own.isEmpty
        else { return [] }
        let pairs = zip(own, theirs).map { "r.\($1) = t.\($0)" }.joined(separator: " AND ")
        let given = own.map { "t.\($0) IS NOT NULL" }.joined(separator: row[0, 3] == "f" ? " OR " : " AND ")
        let keys = key(table).split(separator: ",").map { "t." + $0.drop { $0 == " " } }.joined(separator: ", ")
        return [
            PreflightQuestion(
                table: table, obstacle: "a row of \(name(table)) without its row in \(name(referred)) (\(fact.identity.name))",
                sample: keys,
                source: "FROM \(name(table)) t WHERE (\(given)) AND NOT EXISTS (SELECT FROM \(name(referred)) r WHERE \(pairs))")
        ]
    }

    private func constraintIndex(_ fact: Fact) throws -> String? {
        try session.query("SELECT conindid FROM pg_constraint WHERE oid = \(fact.address.object)").scalar
    }

    private func unique(index: String?, _ fact: Fact) throws -> [PreflightQuestion] {
        guard let index, let table = table(of: fact) else { return [] }
        let hasNulls = session.serverVersion >= 150000 ? "indnullsnotdistinct" : "false"
        let row = try session.query(
            """
            SELECT i.indkey, (SELECT string_agg(pg_get_indexdef(i.indexrelid, n, false), E'\\x1F' ORDER BY n) FROM generate_series(1, i.indnkeyatts) n),
              pg_get_expr(i.indpred, i.indrelid), \(hasNulls), i.indnkeyatts
            FROM pg_index i WHERE i.indexrelid = \(index)
            """)
        guard row.count == 1 else { return [] }
        let numbers = (row[0, 0] ?? "").split(separator: " ").prefix(Int(row[0, 4] ?? "") ?? 0).map(String.init)
        let texts = (row[0, 1] ?? "").split(separator: "\u{1F}").map(String.init)
        guard numbers.count == texts.count, !texts.isEmpty else { return [] }
        var keys: [String] = []
        for (number, text) in zip(numbers, texts) {
            // An expression may read columns that got other names: then the target says that it does not know them.
            guard number != "0" else {
                keys.append("(\(text))")
                continue
            }
            guard let column = column(table, number) else { return [] }
            keys.append(column)
        }
        var conditions = row[0, 3] == "t" ? [] : keys.map { "\($0) IS NOT NULL" }
        if let predicate = row[0, 2] { conditions.append("(\(predicate))") }
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let list = keys.joined(separator: ", ")
        return [
            PreflightQuestion(
                table: table, obstacle: "equal rows of \(name(table)) in (\(list))", sample: list,
                source: "FROM \(name(table))\(condition) GROUP BY \(list) HAVING count(*) > 1")
        ]
    }
}
