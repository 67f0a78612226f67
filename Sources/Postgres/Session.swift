import CLibpq

/// One connection to a PostgreSQL server over libpq. Not Sendable: one thread uses it at a time; only its cancel handle crosses threads.
public final class Session {
    /// What the connection is in the middle of.
    public enum TransactionStatus: Sendable { case idle, active, inTransaction, failed, unknown }

    /// What the session was opened with, password included where it held one; show people its `display`.
    public let target: ConnectionTarget
    /// Called for every notice and warning, on the thread that runs the statement.
    public var onNotice: ((Notice) -> Void)?
    /// Cancels what is running, from any thread.
    public let cancelHandle: CancelHandle
    let connection: OpaquePointer
    var keptStatements = KeptStatements()
    private var isOpen = true

    /// Connects; throws `PostgresError` with `isConnectionFailure`.
    public init(_ target: ConnectionTarget, applicationName: String = "dbw") throws {
        self.target = target
        let parameters = target.parameters(applicationName: applicationName)
        let keys = CStringArray(parameters.map(\.0))
        let values = CStringArray(parameters.map(\.1))
        let opened = withExtendedLifetime((keys, values)) { PQconnectdbParams(keys.pointers, values.pointers, 1) }
        guard let connection = opened else {
            throw PostgresError(message: "out of memory while connecting")
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            var error = PostgresError(message: String(cString: PQerrorMessage(connection)).trimmingNewlines)
            // libpq keeps no SQLSTATE of a refused connection; the server's own words are the only sign of a missing database.
            if error.message.hasSuffix("does not exist"), error.message.contains("database \"") {
                error.sqlState = .undefinedDatabase
            }
            PQfinish(connection)
            throw error
        }
        self.connection = connection
        cancelHandle = CancelHandle(connection)
        let context = Unmanaged.passUnretained(self).toOpaque()
        PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<Session>.fromOpaque(context).takeUnretainedValue().receive(notice: result)
            }, context)
    }

    deinit { close() }

    /// Ends the connection; a second call does nothing.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        cancelHandle.invalidate()
        PQfinish(connection)
    }

    /// As libpq knows it without asking the server; `unknown` once the session is closed or the connection is lost.
    public var transactionStatus: TransactionStatus {
        guard isOpen else { return .unknown }
        switch PQtransactionStatus(connection) {
        case PQTRANS_IDLE: return .idle
        case PQTRANS_ACTIVE: return .active
        case PQTRANS_INTRANS: return .inTransaction
        case PQTRANS_INERROR: return .failed
        default: return .unknown
        }
    }

    /// As `server_version_num`: 150018 is 15.18.
    public var serverVersion: Int { Int(PQserverVersion(connection)) }
    /// The database that it is connected to, after the defaults of libpq; only before `close()`.
    public var database: String { String(cString: PQdb(connection)) }
    /// The role that it logged in as, which `SET ROLE` does not change; only before `close()`.
    public var user: String { String(cString: PQuser(connection)) }
    /// The host's name or address, or the absolute folder of the Unix socket; only before `close()`.
    public var host: String { PQhost(connection).map { String(cString: $0) } ?? "" }
    /// In decimal digits; only before `close()`.
    public var port: String { PQport(connection).map { String(cString: $0) } ?? "" }
    /// The process on the server's machine that serves it, as in `pg_stat_activity.pid`; only before `close()`.
    public var backendPID: Int { Int(PQbackendPID(connection)) }

    /// Runs one statement with text parameters `$1`, `$2`, ...
    public func query(_ sql: String, _ parameters: [String?] = []) throws -> Rows {
        if parameters.isEmpty { return try execute(sql) }
        try requireOpen()
        let values = CStringArray(parameters)
        let result = withExtendedLifetime(values) {
            PQexecParams(connection, sql, Int32(parameters.count), nil, values.pointers, nil, nil, 0)
        }
        return try finish(result)
    }

    /// Runs a text that may hold several statements, as one simple-protocol message; gives the last one's rows.
    @discardableResult
    public func execute(_ sql: String) throws -> Rows {
        try requireOpen()
        return try finish(PQexec(connection, sql))
    }

    func requireOpen() throws {
        guard isOpen else { throw PostgresError(message: "the session was closed") }
    }

    var connectionMessage: String {
        let text = String(cString: PQerrorMessage(connection)).trimmingNewlines
        return text.isEmpty ? "the connection to the server was lost" : text
    }

    func finish(_ result: OpaquePointer?) throws -> Rows {
        guard let result else { throw PostgresError(message: connectionMessage) }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY, PGRES_SINGLE_TUPLE:
            return Rows(result: result)
        case PGRES_COPY_IN:
            PQclear(result)
            PQputCopyEnd(connection, "COPY FROM STDIN needs data, and none was given here")
            return try finish(drain())
        case PGRES_COPY_OUT, PGRES_COPY_BOTH:
            PQclear(result)
            var buffer: UnsafeMutablePointer<CChar>?
            while PQgetCopyData(connection, &buffer, 0) > 0 { PQfreemem(buffer) }
            return try finish(drain())
        default:
            let error = PostgresError(result: result)
            PQclear(result)
            if PQstatus(connection) != CONNECTION_OK, error.sqlState == nil { throw PostgresError(message: connectionMessage) }
            throw error
        }
    }

    /// The last result that is waiting; an error among them is preferred.
    func drain() -> OpaquePointer? {
        var last: OpaquePointer?
        while let next = PQgetResult(connection) {
            if let held = last {
                if PQresultStatus(held) == PGRES_FATAL_ERROR {
                    PQclear(next)
                    continue
                }
                PQclear(held)
            }
            last = next
        }
        return last
    }

    private func receive(notice result: OpaquePointer) {
        guard let onNotice else { return }
        let error = PostgresError(result: result)
        onNotice(
            Notice(
                severity: error.severity, message: error.message, detail: error.detail, hint: error.hint,
                sqlState: error.sqlState?.code))
    }
}

/// C strings for one libpq call, ended by a null pointer.
private final class CStringArray {
    let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let count: Int

    init(_ strings: [String?]) {
        count = strings.count
        pointers = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() {
            pointers[index] = string.map { text in
                let bytes = text.utf8CString
                let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
                bytes.withUnsafeBufferPointer { copy.initialize(from: $0.baseAddress!, count: bytes.count) }
                return UnsafePointer(copy)
            }
        }
        pointers[count] = nil
    }

    deinit {
        for index in 0..<count { pointers[index]?.deallocate() }
        pointers.deallocate()
    }
}

extension Session {
    /// The columns that a statement would give, without running it.
    public func describe(_ sql: String) throws -> [(name: String, type: String)] {
        _ = try finish(PQprepare(connection, "", sql, 0, nil))
        guard let result = PQdescribePrepared(connection, "") else { throw PostgresError(message: connectionMessage) }
        let columns = (0..<PQnfields(result)).map {
            (String(cString: PQfname(result, $0)), PQftype(result, $0), PQfmod(result, $0))
        }
        _ = try finish(result)
        return try columns.map { ($0.0, try query("SELECT format_type(\($0.1), \($0.2))").scalar ?? "") }
    }
}
