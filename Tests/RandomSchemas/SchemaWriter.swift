// Writes random statements that make or change a schema. Pure: the seed and the statements that were taken decide the next one.
import SQLText

/// Writes one random statement after the other; the caller says which of them the server took.
public struct SchemaWriter {
    var random: SeededGenerator
    var model = Model()
    /// The server's major version.
    let major: Int
    /// Kinds of objects beyond the common ones that may be made.
    let extras: Set<Extra>

    /// - Parameter extras: the further kinds that dbw handles on this server.
    public init(seed: UInt64, major: Int, extras: Set<Extra>) {
        random = SeededGenerator(seed: seed)
        self.major = major
        self.extras = extras
    }

    typealias Maker = (inout SchemaWriter) -> Edit?

    /// A statement that makes something new.
    mutating func creation() -> Edit { write(Self.creations) }

    /// A statement that changes, renames or drops something, or makes something new.
    mutating func edit() -> Edit {
        switch random.below(100) {
        case 0..<25: creation()
        case 25..<42: write(Self.drops)
        case 42..<57: write(Self.renames)
        default: write(Self.alterations)
        }
    }

    /// Remembers a statement that the server took.
    mutating func accept(_ edit: Edit) { edit.effect(&model) }

    private mutating func write(_ makers: [(weight: Int, maker: Maker)]) -> Edit {
        let total = makers.reduce(0) { $0 + $1.weight }
        for _ in 0..<100 {
            var ticket = random.below(total)
            for (weight, maker) in makers {
                ticket -= weight
                guard ticket < 0 else { continue }
                if let edit = maker(&self) { return edit }
                break
            }
        }
        // There is nothing yet that could be changed.
        return write(Self.creations)
    }

    // MARK: names

    private static let plainNames = ["t", "u", "users", "orders", "item", "log", "node", "part", "v", "w", "event", "tag"]
    private static let oddNames = [
        "User Data", "select", "Ünïcødé ✓", "a.b", "q\"uote", "1st", "x$y", "apos'trophe", "back\\slash", "table", "emoji 😀",
        "sixty_three_bytes_long_name_that_postgresql_keeps_as_it_is_00001", " lead", "percent%s", "(paren)", "a,b",
    ].map { String(decoding: Array($0.utf8.prefix(63)), as: UTF8.self) }
    private static let columnNames = [
        "id", "a", "b", "c", "d", "name", "email", "created_at", "user_id", "amount", "note", "state", "kind",
    ]

    mutating func freshName() -> String { (random.chance(75) ? random.pick(Self.plainNames) : random.pick(Self.oddNames)) ?? "t" }

    /// Names that no type has: PostgreSQL lets a type take a sequence's name, and not the other way round.
    mutating func sequenceName() -> String { String(freshName().prefix(20)) + "_seq" }

    mutating func freshColumn(besides taken: [Column]) -> String {
        let pool = random.chance(85) ? Self.columnNames : Self.oddNames
        let free = pool.filter { name in !taken.contains { $0.name == name } }
        return random.pick(free) ?? "c\(taken.count)"
    }

    /// A schema that there is.
    mutating func schema() -> Made { random.chance(60) ? model.made[0] : random.pick(model.all(.schema)) ?? model.made[0] }

    /// A new name in a schema, with the schema's number.
    mutating func place() -> (schema: Int, name: String, sql: String) {
        let schema = schema()
        let name = freshName()
        return (schema.id, name, qualified(schema.name, name))
    }

    static let roles = ["dbw_case_app", "dbw_case_reader", "dbw case \"owner\""]
    mutating func role() -> String { quoteIdentifier(random.pick(Self.roles) ?? "") }

    /// A table of any kind, or nil.
    mutating func table() -> Made? { random.pick(model.all(.table)) }

    /// Something with columns that can be selected from.
    mutating func relation() -> Made? { random.pick(model.all(.table, .table, .view, .materialized)) }
}
