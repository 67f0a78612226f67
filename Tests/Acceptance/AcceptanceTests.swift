// Cases as data: every folder below Cases/ goes through the same checks, in both directions. What belongs here is a folder, not a function.
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestServer.isThere, "no server: set DBW_TEST_URL"))
struct AcceptanceTests {
    @Test(arguments: AcceptanceCase.all)
    func holds(_ acceptance: AcceptanceCase) throws {
        guard try Self.canRun(acceptance) else { return }
        try Self.makeRoles()
        let a = try TestDatabase()
        try Self.load(acceptance.a, a)
        if let statements = acceptance.session {
            let edited = try TestDatabase(template: a.name)
            try Self.load(statements, edited)
            try CaseRun(
                from: a, to: edited, way: acceptance.expect.forward, scope: acceptance.expect.scope, seed: acceptance.seed,
                isSession: true, isForward: true
            ).check()
        }
        if let wanted = acceptance.b {
            let b = try TestDatabase()
            try Self.load(wanted, b)
            try CaseRun(
                from: a, to: b, way: acceptance.expect.forward, scope: acceptance.expect.scope, seed: acceptance.seed,
                isSession: false, isForward: true
            ).check()
            try CaseRun(
                from: b, to: a, way: acceptance.expect.back, scope: acceptance.expect.scope, seed: nil, isSession: false,
                isForward: false
            ).check()
        }
        #expect(acceptance.b != nil || acceptance.session != nil, "the case has neither b.sql nor session.sql")
    }

    @Test func casesAreThere() { #expect(AcceptanceCase.all.count > 0) }

    static func load(_ sql: String, _ database: TestDatabase) throws {
        let session = try database.session()
        defer { session.close() }
        try session.execute("SET client_min_messages = warning")
        try session.execute(sql)
    }

    /// Whether the server is new enough, and has what a case needs.
    static func canRun(_ acceptance: AcceptanceCase) throws -> Bool {
        let needed = acceptance.expect.extensions ?? []
        let condition = acceptance.expect.needs
        guard !needed.isEmpty || acceptance.expect.since != nil || condition != nil else { return true }
        let session = try Session(ConnectionTarget(TestServer.url ?? ""))
        defer { session.close() }
        guard session.serverVersion / 10000 >= acceptance.expect.since ?? 0 else { return false }
        if let condition, try session.query(condition).scalar != "t" { return false }
        return try needed.allSatisfy {
            try session.query("SELECT 1 FROM pg_available_extensions WHERE name = $1", [$0]).count > 0
        }
    }

    /// The roles that cases name, and a tablespace inside the server's data folder; they belong to the whole server and stay there.
    static func makeRoles() throws { try roles.get() }

    private static let roles: Result<Void, any Error> = Result {
        let session = try Session(ConnectionTarget(TestServer.url ?? ""))
        defer { session.close() }
        for role in ["dbw_case_app", "dbw_case_reader", "dbw case \"owner\""] {
            let name = "\"" + role.replacing("\"", with: "\"\"") + "\""
            guard try session.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]).count == 0 else { continue }
            try session.execute("CREATE ROLE \(name)")
        }
        if try session.query("SELECT 1 FROM pg_tablespace WHERE spcname = 'dbw_case_space'").count == 0 {
            try session.execute("SET allow_in_place_tablespaces = on")
            try session.execute("CREATE TABLESPACE dbw_case_space LOCATION ''")
        }
    }
}
