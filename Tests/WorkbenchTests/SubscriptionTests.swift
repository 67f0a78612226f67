// Here: subscriptions, which no copy of a database brings along: their plans, and what a shadow does for them. No connection is made.
import Postgres
import SQLText
import Schema
import SchemaDiff
import TestSupport
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"), .serialized)
struct SubscriptionTests {
    private static let nowhere = "CONNECTION 'host=/nowhere password=sesame'"

    /// A subscription whose name no other has, so that it is found again wherever copies are made.
    private static func make(_ name: String, _ options: String, publications: String = "a") -> String {
        "CREATE SUBSCRIPTION \(name) \(nowhere) PUBLICATION \(publications) WITH (connect = false, \(options));\n"
    }

    /// Runs a text; false where the server cannot load what subscriptions need.
    private func load(_ sql: String, _ database: TestDatabase) throws -> Bool {
        let session = try database.session()
        defer { session.close() }
        do { try session.execute("SET client_min_messages = error; " + sql) } catch let error as PostgresError {
            guard error.message.hasPrefix("could not load library") else { throw error }
            return false
        }
        return true
    }

    private func state(_ database: TestDatabase) throws -> State {
        let session = try database.session()
        defer { session.close() }
        return try CatalogReader.read(session)
    }

    /// Databases with subscriptions cannot be dropped.
    private func drop(_ names: [String]) throws {
        let admin = try Session(ConnectionTarget(TestServer.url ?? ""))
        defer { admin.close() }
        let rows = try admin.query(
            "SELECT d.datname, s.subname FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE s.subname LIKE 'dbw_case_%'"
        )
        for row in 0..<rows.count where names.contains(rows[row, 1] ?? "") {
            let session = try Session(ConnectionTarget(TestServer.url ?? "").with(database: rows[row, 0] ?? ""))
            let name = rows[row, 1] ?? ""
            try session.execute("ALTER SUBSCRIPTION \(name) SET (slot_name = NONE); DROP SUBSCRIPTION \(name)")
            session.close()
        }
    }

    @Test func everyAttributeIsChangedInPlace() throws {
        let (a, b) = (try TestDatabase(), try TestDatabase())
        let names = ["dbw_case_stays", "dbw_case_comes", "dbw_case_goes"]
        defer { withExtendedLifetime((a, b)) { try? drop(names) } }
        let first = Self.make(names[0], "slot_name = 'x', binary = true") + Self.make(names[2], "slot_name = 'y'")
        let second =
            Self.make(
                names[0], "slot_name = NONE, streaming = on, synchronous_commit = local, disable_on_error = true",
                publications: "b, \"C d\"")
            + Self.make(names[1], "slot_name = 'z', two_phase = on") + "COMMENT ON SUBSCRIPTION \(names[1]) IS 'new'"
        guard try load(first, a), try load(second, b) else { return }
        try check(from: a, to: b, must: ["SET PUBLICATION", "slot_name = NONE"], never: ["DROP SUBSCRIPTION \(names[0])"])
        try check(from: a, to: b, isEqual: true)
    }

    private func check(from: TestDatabase, to: TestDatabase, must: [String] = [], never: [String] = [], isEqual: Bool = false)
        throws
    {
        let wanted = try state(to)
        let plan = try Planner.plan(from: try state(from), to: wanted)
        #expect(plan.isEmpty == isEqual, "\(plan.sql)")
        for text in must { #expect(plan.sql.contains(text), "\(plan.sql)") }
        for text in never + ["sesame", "nowhere"] { #expect(!plan.sql.contains(text), "\(plan.sql)") }
        if !isEqual { #expect(Set(plan.hazards.map(\.name)) == [.secretLeftOut, .slotLeftBehind]) }
        #expect(try load("BEGIN; \(plan.sql) COMMIT", from))
        #expect(StateComparison(try state(from), wanted).lines.isEmpty)
    }

    @Test func shadowHasTheSubscriptionsOfItsTemplate() throws {
        let name = "dbw_case_shadowed"
        let database = try TestDatabase()
        defer { withExtendedLifetime(database) { try? drop([name]) } }
        let schema = "CREATE TABLE t (a int);\n" + Self.make(name, "slot_name = NONE")
        guard try load(schema, database) else { return }
        try drop([name])
        let fixture = try ProjectFixture(schema: schema)
        defer { withExtendedLifetime(fixture) {} }
        let session = try EditSession(fixture.workbench())
        _ = try session.run("ALTER TABLE t ADD b int")
        #expect(try session.plan().sql == "ALTER TABLE public.t ADD COLUMN b integer;\n")
    }

    @Test func shadowGoesToNoPublisher() throws {
        let fixture = try ProjectFixture()
        defer { withExtendedLifetime(fixture) {} }
        let session = try EditSession(fixture.workbench())
        let error = #expect(throws: Diagnostic.self) {
            _ = try session.run("CREATE SUBSCRIPTION s \(Self.nowhere) PUBLICATION p")
        }
        #expect(error?.message.contains("connect to its publisher") == true)
    }
}
