// Here: secrets that a database holds are in nothing that dbw reads, writes or shows.
import Postgres
import Schema
import SchemaDiff
import TestSupport
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct SecretsTests {
    private static let secret = "open sesame"
    private static let schema = """
        CREATE FOREIGN DATA WRAPPER w OPTIONS (service_token '\(secret)');
        CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (url 'https://me:opensesame@host/', dsn 'host=h password=''\(secret)''');
        CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS ("user" 'me', password '\(secret)', api_key '\(secret)');
        CREATE FOREIGN TABLE f (a int OPTIONS (secret '\(secret)')) SERVER s OPTIONS (sslpassword '\(secret)');
        """

    @Test func secretsStayOnTheServer() throws {
        let database = try TestDatabase()
        let session = try database.session()
        defer { session.close() }
        try session.execute(Self.schema)
        let state = try CatalogReader.read(session)
        let plan = try Planner.plan(from: .empty, to: state)
        for text in [try Snapshot.json(state), plan.sql, try PlanReport(plan).json()] {
            #expect(!text.contains("sesame"), "\(text)")
            #expect(text.contains("********"))
        }
        #expect(plan.hazards.contains { $0.name == .secretLeftOut })
        #expect(plan.refused(allowing: []).contains { $0.name == .secretLeftOut })
    }

    @Test func secretThatIsOnlyAnotherIsNoDifference() throws {
        let (first, second) = (try TestDatabase(), try TestDatabase())
        var states: [State] = []
        for (database, secret) in [(first, Self.secret), (second, "shut sesame")] {
            let session = try database.session()
            defer { session.close() }
            try session.execute(Self.schema.replacing(Self.secret, with: secret))
            states.append(try CatalogReader.read(session))
        }
        #expect(StateComparison(states[0], states[1]).lines.isEmpty)
        #expect(try Planner.plan(from: states[0], to: states[1]).isEmpty)
    }
}
