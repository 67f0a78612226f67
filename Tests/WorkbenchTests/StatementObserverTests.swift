// Here: what statements are seen to do on a copy, by asking a real server for its locks, files and scans.
import Foundation
import Postgres
import Schema
import SchemaDiff
import TestSupport
import Schema
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct StatementObserverTests {
    /// The summaries of statements that run in one transaction over two small tables.
    private func observed(_ statements: [String]) throws -> [String] {
        let database = try TestDatabase()
        let session = try database.session()
        try session.execute(
            "CREATE TABLE users (id int PRIMARY KEY, name text); INSERT INTO users VALUES (1, 'Ada');"
                + "CREATE TABLE \"Order\" (id int, user_id int, total int); INSERT INTO \"Order\" VALUES (1, 1, 5)")
        try session.execute("BEGIN")
        let observer = StatementObserver(session)
        observer.begin()
        for statement in statements {
            try session.execute(statement)
            observer.finished(statement, milliseconds: 1)
        }
        try session.execute("COMMIT")
        #expect(observer.observations.map(\.sql) == statements)
        return observer.observations.map { $0.summary ?? "" }
    }

    @Test func newTypeRewrites() throws {
        #expect(
            try observed(["ALTER TABLE users ALTER COLUMN id TYPE bigint"])
                == ["ACCESS EXCLUSIVE on public.users, rewritten, scanned"])
    }

    @Test func newColumnOnlyLocks() throws {
        #expect(try observed(["ALTER TABLE users ADD COLUMN age int DEFAULT 5"]) == ["ACCESS EXCLUSIVE on public.users"])
    }

    @Test func checkScansAndNotValidDoesNot() throws {
        #expect(
            try observed([
                "ALTER TABLE users ADD CONSTRAINT c CHECK (name <> '') NOT VALID", "ALTER TABLE users VALIDATE CONSTRAINT c",
            ]) == ["ACCESS EXCLUSIVE on public.users", "public.users, scanned"])
    }

    @Test func indexBlocksWrites() throws {
        #expect(try observed(["CREATE INDEX ON \"Order\" (total)"]) == ["SHARE on public.\"Order\", scanned"])
    }

    @Test func foreignKeyLocksBothTables() throws {
        let lines = try observed(["ALTER TABLE \"Order\" ADD FOREIGN KEY (user_id) REFERENCES users"])
        #expect(lines[0].contains("SHARE ROW EXCLUSIVE on public.\"Order\""))
        #expect(lines[0].contains("SHARE ROW EXCLUSIVE on public.users"))
    }

    @Test func newTablesAndReadsAreNotWorthALine() throws {
        #expect(
            try observed([
                "CREATE TABLE fresh (id int)", "CREATE INDEX ON fresh (id)", "INSERT INTO users VALUES (2, 'Bob')",
                "DROP TABLE users",
            ]) == ["", "", "", "ACCESS EXCLUSIVE on public.users"])
    }

    @Test func planKeepsWhatWasSeenOfEachStatement() throws {
        let plan = Plan(statements: ["A", "B", "A"].map { PlannedStatement(sql: $0, hazards: [Hazard(.scansTable, "reads t")]) })
        let table = Observation.Table(name: "t", lock: .share, isRewritten: false, isScanned: true)
        let seen = plan.observed([
            Observation(sql: "A", tables: [table], milliseconds: 1), Observation(sql: "A", tables: [], milliseconds: 2),
        ])
        #expect(seen.statements.map { $0.observed?.milliseconds } == [1, nil, 2])
        #expect(seen.evidence == ["SHARE on t, scanned"])
    }

    @Test func proofObservesTheMigration() throws {
        let fixture = try ProjectFixture()
        defer { withExtendedLifetime(fixture) {} }
        let session = try EditSession(fixture.workbench())
        _ = try session.run("ALTER TABLE users ALTER id TYPE bigint")
        _ = try session.run("ALTER TABLE users ADD CHECK (id > 0)")
        let report = try session.promote("widen", at: Date(timeIntervalSince1970: 1_800_000_000))
        #expect(report.observations.count == report.statements.count)
        #expect(
            Plan(statements: report.statements).evidence
                == ["ACCESS EXCLUSIVE on public.users, rewritten, scanned", "public.users, scanned"])
    }
}
