import Postgres

/// What a session was told with SET, so that what one migration file sets does not leak into the next.
struct SessionSettings {
    private var values: [String: String] = [:]
    /// These two are in no view.
    private var authorization = ""
    private var role = ""

    /// As they are now.
    init(of session: Session) throws {
        // `transaction_*` belong to one transaction and cannot be put back.
        let rows = try session.query(
            "SELECT s.name, s.setting FROM pg_catalog.pg_settings s WHERE s.source = 'session' AND s.name !~ '^transaction_'")
        for row in 0..<rows.count { values[rows[row, 0] ?? ""] = rows[row, 1] }
        let identity = try session.query(
            "SELECT pg_catalog.current_setting('session_authorization'), pg_catalog.current_setting('role')")
        authorization = identity[0, 0] ?? ""
        role = identity[0, 1] ?? ""
    }

    /// Puts back what changed since. Settings of an application's own (`SET my.setting`) are in no view, so they go in any case.
    func restore(on session: Session) throws {
        let now = try SessionSettings(of: session)
        if now.authorization != authorization { try set("session_authorization", authorization, on: session) }
        if now.role != role { try set("role", role, on: session) }
        try session.execute("RESET ALL")
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { try set(name, value, on: session) }
    }

    private func set(_ name: String, _ value: String, on session: Session) throws {
        _ = try session.query("SELECT pg_catalog.set_config($1, $2, false)", [name, value])
    }
}
