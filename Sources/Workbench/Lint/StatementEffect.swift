import Schema
import SchemaDiff

/// What one statement of a migration did to the schema, told from the catalogs before and after it.
struct StatementEffect {
    /// A fact before and after.
    struct Changed {
        let old: Fact
        let new: Fact
        func changed(_ attribute: String) -> Bool { old[attribute] != new[attribute] }
    }

    let sql: String
    let words: StatementClass
    let before: State
    let after: State
    /// As it was before the file's first statement.
    let atStart: State
    let observed: Observation?
    let removed: [Fact]
    let added: [Fact]
    let changed: [Changed]

    init(
        sql: String, before: State, after: State, atStart: State, observed: Observation?
    ) {
        (self.sql, self.before, self.after, self.atStart, self.observed) = (sql, before, after, atStart, observed)
        words = StatementClass(sql)
        func same(_ fact: Fact, in state: State) -> Fact? {
            state.fact(fact.address).flatMap { $0.address == fact.address && $0.kind == fact.kind ? $0 : nil }
        }
        removed = before.facts.filter { same($0, in: after) == nil }
        var added: [Fact] = []
        var changed: [Changed] = []
        for fact in after.facts {
            guard let old = same(fact, in: before) else {
                added.append(fact)
                continue
            }
            if old.values != fact.values || old.identity != fact.identity { changed.append(Changed(old: old, new: fact)) }
        }
        (self.added, self.changed) = (added, changed)
    }

    /// The table, by its name before the statement, where it was there before the file began: only such a table may have rows and users.
    func oldTable(of fact: Fact) -> Fact? {
        guard let address = fact.parent ?? (fact.kind == "table" ? fact.address : nil) else { return nil }
        guard let table = before.fact(address) ?? after.fact(address), Kinds.of(table.kind).holdsRows || table.kind == "table",
            atStart.fact(table.address)?.address == table.address
        else { return nil }
        return table.kind == "column" ? nil : table
    }

    /// What was seen at a table.
    func seen(_ table: Fact) -> Observation.Table? { observed?.tables.first { $0.name == table.identity.qualifiedName } }

    /// What came and is no new form of what went: a column's new type makes constraints and indexes anew.
    var new: [Fact] {
        let gone = Set(removed.map(\.identity))
        return added.filter { !gone.contains($0.identity) }
    }

    /// Words of the statement, in capitals, wherever they stand.
    func says(_ sequence: [String]) -> Bool {
        let all = tokens
        guard all.count >= sequence.count else { return false }
        return (0...(all.count - sequence.count)).contains { Array(all[$0..<($0 + sequence.count)]) == sequence }
    }

    private var tokens: [String] { SQLWords.all(of: sql) }
}
