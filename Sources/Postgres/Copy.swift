import CLibpq

extension Session {
    /// Runs a `COPY ... FROM STDIN` and sends it this data (already in COPY's own format).
    @discardableResult
    public func copyIn(_ sql: String, data: [UInt8]) throws -> Rows {
        guard let result = PQexec(connection, sql) else { throw PostgresError(message: connectionMessage) }
        guard PQresultStatus(result) == PGRES_COPY_IN else { return try finish(result) }
        PQclear(result)
        let chunk = 1 << 16
        var offset = 0
        while offset < data.count {
            let end = min(offset + chunk, data.count)
            let sent = data[offset..<end].withUnsafeBytes {
                PQputCopyData(connection, $0.bindMemory(to: CChar.self).baseAddress, Int32(end - offset))
            }
            guard sent == 1 else { throw PostgresError(message: connectionMessage) }
            offset = end
        }
        guard PQputCopyEnd(connection, nil) == 1 else { throw PostgresError(message: connectionMessage) }
        return try finish(drain())
    }

    /// Runs a `COPY ... TO STDOUT`; `row` gets each row's bytes as they arrive. Memory stays flat.
    @discardableResult
    public func copyOut(_ sql: String, row: (UnsafeBufferPointer<UInt8>) throws -> Void) throws -> Rows {
        guard let result = PQexec(connection, sql) else { throw PostgresError(message: connectionMessage) }
        guard PQresultStatus(result) == PGRES_COPY_OUT else { return try finish(result) }
        PQclear(result)
        var buffer: UnsafeMutablePointer<CChar>?
        var failure: (any Error)?
        while true {
            let length = Int(PQgetCopyData(connection, &buffer, 0))
            guard length > 0, let start = buffer else { break }
            if failure == nil {
                do {
                    try start.withMemoryRebound(to: UInt8.self, capacity: length) {
                        try row(UnsafeBufferPointer(start: $0, count: length))
                    }
                } catch {
                    failure = error
                    cancelHandle.cancel()
                }
            }
            PQfreemem(start)
        }
        let last = drain()
        if let failure {
            if let last { PQclear(last) }
            throw failure
        }
        return try finish(last)
    }
}
