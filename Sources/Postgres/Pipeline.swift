import CLibpq

/// Which statements of pipelines the server keeps parsed and planned for a session. Planning the catalog queries takes longer than running
/// them on a small database, and a session reads its catalogs again after every edit.
struct KeptStatements {
    /// Texts that ran once: what comes a second time is worth keeping.
    fileprivate var seen: Set<String> = []
    /// The server's names of what it was asked to keep, by text.
    fileprivate var names: [String: String] = [:]
    /// How many rows they gave when they were planned.
    fileprivate var rows = 0
    fileprivate var count = 0

    /// Texts with literals of the moment would fill it.
    private static let limit = 400

    /// The statement's name, where it is to be kept from now on; and remembers that it ran.
    fileprivate mutating func name(for text: String) -> String? {
        if let name = names[text] { return name }
        guard seen.contains(text) else {
            if seen.count < Self.limit { seen.insert(text) }
            return nil
        }
        count += 1
        return "dbw_kept_\(count)"
    }
}

/// One message of a pipeline that has a result of its own.
private enum PipelineStep {
    case prepare(text: String, name: String)
    case query(index: Int)
}

extension Session {
    /// Sends all queries at once and then reads all results: one round trip. All or nothing: the first failure is thrown.
    public func pipeline(_ queries: [String]) throws -> [Rows] {
        var results: [Rows] = []
        try pipeline(queries) { _, rows in results.append(rows) }
        return results
    }

    /// The same, each result handed over as it arrives: the caller works on it while the server is at the next query.
    ///
    /// - Parameters:
    ///   - kept: the places of queries that come again in this session; the server keeps their plans from the second time on.
    ///   - values: what `$1` stands for, by the place of the query.
    public func pipeline(
        _ queries: [String], keeping kept: Range<Int> = 0..<0, values: [Int: String] = [:], each: (Int, Rows) -> Void
    ) throws {
        try requireOpen()
        if !kept.isEmpty { try checkKept() }
        guard PQenterPipelineMode(connection) == 1 else { throw PostgresError(message: connectionMessage) }
        defer { PQexitPipelineMode(connection) }
        let steps = try send(queries, keeping: kept, values)
        var count = 0
        var rowsOfKept = 0
        var failure: PostgresError?
        for step in steps {
            while let result = PQgetResult(connection) {
                switch PQresultStatus(result) {
                case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                    switch step {
                    case .prepare(let text, let name):
                        keptStatements.names[text] = name
                        PQclear(result)
                    case .query(let index):
                        count += 1
                        if kept.contains(index) { rowsOfKept += Int(PQntuples(result)) }
                        each(index, Rows(result: result))
                    }
                case PGRES_PIPELINE_ABORTED: PQclear(result)
                default:
                    if failure == nil { failure = PostgresError(result: result) }
                    PQclear(result)
                }
            }
            if PQstatus(connection) != CONNECTION_OK { break }
        }
        // The sync point itself is a result of its own.
        if let sync = PQgetResult(connection) { PQclear(sync) }
        if let failure { throw failure }
        guard count == queries.count else { throw PostgresError(message: connectionMessage) }
        // One row tells nothing of the size.
        if kept.count > 1 { noteSize(rowsOfKept) }
    }

    private func send(_ queries: [String], keeping kept: Range<Int>, _ values: [Int: String]) throws -> [PipelineStep] {
        var steps: [PipelineStep] = []
        var asked: [String: String] = [:]
        func sent(_ result: Int32) throws {
            if result != 1 { throw PostgresError(message: connectionMessage) }
        }
        for (index, query) in queries.enumerated() {
            if kept.contains(index), let name = asked[query] ?? keptStatements.name(for: query) {
                if keptStatements.names[query] == nil, asked.updateValue(name, forKey: query) == nil {
                    try sent(PQsendPrepare(connection, name, query, 0, nil))
                    steps.append(.prepare(text: query, name: name))
                }
                try with(values[index]) {
                    try sent(PQsendQueryPrepared(connection, name, $0 == nil ? 0 : 1, $0, nil, nil, 0))
                }
            } else {
                try with(values[index]) {
                    try sent(PQsendQueryParams(connection, query, $0 == nil ? 0 : 1, nil, $0, nil, nil, 0))
                }
            }
            steps.append(.query(index: index))
        }
        try sent(PQpipelineSync(connection))
        return steps
    }

    /// One parameter as libpq takes it; nil for none.
    private func with(_ value: String?, _ body: (UnsafePointer<UnsafePointer<CChar>?>?) throws -> Void) throws {
        guard let value else { return try body(nil) }
        try value.withCString { text in
            try withUnsafePointer(to: UnsafePointer<CChar>?.some(text)) { try body($0) }
        }
    }

    /// A statement of the person's may have ended them (`DEALLOCATE ALL`); the server knows.
    private func checkKept() throws {
        guard !keptStatements.names.isEmpty else { return }
        let there = try execute("SELECT name FROM pg_catalog.pg_prepared_statements")
        let names = Set((0..<there.count).compactMap { there[$0, 0] })
        keptStatements.names = keptStatements.names.filter { names.contains($0.value) }
    }

    /// Plans made for a few rows are no plans for many: they are made anew when there is far more to read.
    private func noteSize(_ rows: Int) {
        guard !keptStatements.names.isEmpty, rows > 0 else { return }
        if keptStatements.rows == 0 {
            keptStatements.rows = rows
        } else if rows > keptStatements.rows * 4 {
            let text = keptStatements.names.values.map { "DEALLOCATE \($0);" }.joined()
            if (try? execute(text)) != nil { keptStatements.names = [:] }
            keptStatements.rows = rows
        }
    }
}
