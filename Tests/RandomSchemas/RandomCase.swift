// A case: two schemas as statements that the server takes, made from a seed.
import Postgres
import SQLText

/// Two schemas, and rows for each.
public struct RandomCase: Sendable {
    /// The seed that it was made from.
    public let seed: UInt64
    /// The statements of the first schema.
    public var a: [String]
    /// Those that make the second one of it; where `isEdit` is false, of nothing.
    public var b: [String]
    /// Whether the second schema is the first one, edited.
    public let isEdit: Bool
    /// Rows for each, as statements; those that the server refuses do not count.
    public var rows: (a: [String], b: [String])

    /// The first schema as SQL.
    public var textA: String { a.map { $0 + ";\n" }.joined() }
    /// The second schema as SQL.
    public var textB: String { (isEdit ? textA : "") + b.map { $0 + ";\n" }.joined() }
}

extension Session {
    /// Runs a statement inside the open transaction; false where the server refuses it, and nothing has happened then.
    func takes(_ sql: String) throws -> Bool {
        // Sent apart: a text that does not parse is refused as a whole.
        try execute("SAVEPOINT dbw_try")
        do {
            try execute("\(sql); RELEASE SAVEPOINT dbw_try")
            return true
        } catch let error as PostgresError where !error.isConnectionFailure {
            try execute("ROLLBACK TO SAVEPOINT dbw_try; RELEASE SAVEPOINT dbw_try")
            return false
        }
    }
}

extension RandomCase {
    /// Makes the case of a seed. The session's database has to be empty, and stays so.
    public static func make(seed: UInt64, extras: Set<Extra>, on session: Session) throws -> RandomCase {
        try session.execute("BEGIN")
        defer { _ = try? session.execute("ROLLBACK") }
        let major = session.serverVersion / 10000
        var dice = SeededGenerator(seed: seed)
        let isEdit = dice.chance(80)
        let size = [4, 8, 12, 20, 30][dice.below(5)]
        var writer = SchemaWriter(seed: dice.next(), major: major, extras: extras)
        let a = dice.chance(6) && !isEdit ? [] : try writer.write(size, { $0.creation() }, on: session)
        let rowsA = writer.rows()
        if !isEdit {
            try session.execute("ROLLBACK; BEGIN")
            writer = SchemaWriter(seed: dice.next(), major: major, extras: extras)
        }
        let count = isEdit ? 1 + dice.below(8) : dice.chance(20) ? 0 : size
        let b = try writer.write(count, { isEdit ? $0.edit() : $0.creation() }, on: session)
        return RandomCase(seed: seed, a: a, b: b, isEdit: isEdit, rows: (rowsA, writer.rows()))
    }
}

extension SchemaWriter {
    /// The statements that the server took, up to `count` of them.
    fileprivate mutating func write(_ count: Int, _ next: (inout SchemaWriter) -> Edit, on session: Session) throws -> [String] {
        var taken: [String] = []
        for _ in 0..<(count * 2) where taken.count < count {
            let edit = next(&self)
            guard try session.takes(edit.sql) else { continue }
            accept(edit)
            taken.append(edit.sql)
        }
        return taken
    }

    /// Statements that put two rows into each table.
    mutating func rows() -> [String] {
        var statements: [String] = []
        for table in model.all(.table) where !table.columns.isEmpty {
            let columns = table.columns.filter { !$0.isGenerated && !$0.isIdentity }
            for _ in 0..<2 {
                let values = columns.map { column in random.chance(10) ? "NULL" : literal(column.type) }
                let list = columns.map { quoteIdentifier($0.name) }.joined(separator: ", ")
                statements.append(
                    columns.isEmpty
                        ? "INSERT INTO \(model.name(table)) DEFAULT VALUES"
                        : "INSERT INTO \(model.name(table)) (\(list)) VALUES (\(values.joined(separator: ", ")))")
            }
        }
        return statements
    }
}
