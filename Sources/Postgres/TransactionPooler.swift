extension Session {
    /// Whether something stands between that gives each transaction another server process (pgbouncer with `pool_mode = transaction`): then locks
    /// and settings of a session do not last from one statement to the next.
    ///
    /// A pooler answers for the server with a process number of its own; a second session tells then whether the first keeps its process while it
    /// is idle.
    ///
    /// - Parameter target: what this session is connected to.
    public func isPooledByTransaction(_ target: ConnectionTarget) throws -> Bool {
        let question = "SELECT pg_catalog.pg_backend_pid()"
        guard let own = try query(question).scalar, Int(own) != backendPID else { return false }
        let other = try Session(target, applicationName: "dbw")
        defer { other.close() }
        try other.execute("BEGIN")
        if try other.query(question).scalar == own { return true }
        return try query(question).scalar != own
    }
}
