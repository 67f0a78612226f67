import CLibpq

/// The rows of one finished statement, kept as libpq holds them and decoded when asked.
public struct Rows: Sendable {
    /// What the server says about a column of the result.
    public struct Column: Sendable, Equatable {
        /// The label the statement gave it, `?column?` where PostgreSQL made it up; several columns may share one.
        public let name: String
        /// The type's OID in `pg_type`: 25 is `text`.
        public let typeOID: UInt32
    }

    /// From left to right; empty for a statement that returns no rows.
    public let columns: [Column]
    /// How many rows were returned, not how many were affected: 0 for an `INSERT` without `RETURNING`.
    public let count: Int
    /// As psql prints it: `INSERT 0 1`, `CREATE TABLE`.
    public let commandTag: String
    private let storage: Storage?

    /// A result without rows, of something that was not sent to the server.
    public init(commandTag: String) {
        columns = []
        count = 0
        self.commandTag = commandTag
        storage = nil
    }

    init(result: OpaquePointer) {
        let storage = Storage(result)
        self.storage = storage
        count = Int(PQntuples(result))
        columns = (0..<PQnfields(result)).map {
            Column(name: String(cString: PQfname(result, $0)), typeOID: PQftype(result, $0))
        }
        commandTag = PQcmdStatus(result).map { String(cString: $0) } ?? ""
    }

    /// The cell's text, nil for NULL. Malformed UTF-8 is repaired.
    public subscript(row: Int, column: Int) -> String? {
        guard let result = storage?.result, PQgetisnull(result, Int32(row), Int32(column)) == 0 else { return nil }
        let length = Int(PQgetlength(result, Int32(row), Int32(column)))
        guard let start = PQgetvalue(result, Int32(row), Int32(column)) else { return nil }
        return start.withMemoryRebound(to: UInt8.self, capacity: length) {
            String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        }
    }

    /// The cell's bytes where libpq holds them; nil for NULL.
    public func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
        guard let result = storage?.result, PQgetisnull(result, Int32(row), Int32(column)) == 0,
            let start = PQgetvalue(result, Int32(row), Int32(column))
        else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, Int32(row), Int32(column))))
    }

    /// The cell of a column by its name; nil for NULL and where there is no such column.
    public subscript(row: Int, name: String) -> String? {
        guard let index = columns.firstIndex(where: { $0.name == name }) else { return nil }
        return self[row, index]
    }

    /// The first cell of the first row, nil where there is none.
    public var scalar: String? { count > 0 && !columns.isEmpty ? self[0, 0] : nil }

    /// All cells of one row.
    public func row(_ index: Int) -> [String?] { columns.indices.map { self[index, $0] } }

    /// Owns the PGresult. Immutable after the query ended, so reading from any thread is safe.
    private final class Storage: @unchecked Sendable {
        let result: OpaquePointer
        init(_ result: OpaquePointer) { self.result = result }
        deinit { PQclear(result) }
    }
}
