// Here: migrations on many databases at once, each with its own lock and record.
import Foundation
import Migrations
import Postgres
import SQLText
import TestSupport
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct FleetTests {
    private func words(_ results: [FleetResult]) -> [String] { results.map(\.word) }

    private func apply(
        _ fixture: ProjectFixture, _ targets: [ConnectionTarget], jobs: Int = 3, goesOn: Bool = false, asksFirst: Bool = true
    ) throws -> [FleetResult] {
        var fleet = FleetOptions()
        (fleet.jobs, fleet.goesOn, fleet.asksFirst) = (jobs, goesOn, asksFirst)
        return try fixture.workbench().applyMigrations(toAll: targets, fleet, options: Executor.Options()) { _ in }
    }

    @Test func eachIsDoneOnce() throws {
        let fixture = try ProjectFixture()
        let databases = try (0..<5).map { _ in try TestDatabase() }
        let targets = databases.map(\.target)
        #expect(words(try apply(fixture, targets)) == Array(repeating: "applied", count: 5))
        #expect(words(try apply(fixture, targets)) == Array(repeating: "up to date", count: 5))
        for database in databases {
            let session = try database.session()
            defer { session.close() }
            #expect(try session.query("SELECT count(*) FROM atlas_schema_revisions.atlas_schema_revisions").scalar == "1")
        }
    }

    @Test func stopsAtTheFirstFailureAndContinuesLater() throws {
        let fixture = try ProjectFixture()
        let databases = try (0..<3).map { _ in try TestDatabase() }
        let session = try databases[1].session()
        defer { session.close() }
        try session.execute("CREATE TABLE users ()")
        let first = try apply(fixture, databases.map(\.target), jobs: 1)
        #expect(words(first) == ["applied", "failed", "not started"])
        try session.execute("DROP TABLE users")
        #expect(words(try apply(fixture, databases.map(\.target), jobs: 1)) == ["up to date", "applied", "applied"])
    }

    @Test func goesOnWhereItIsTold() throws {
        let fixture = try ProjectFixture()
        let databases = try (0..<3).map { _ in try TestDatabase() }
        var targets = databases.map(\.target)
        targets[0] = targets[0].with(database: "dbw_is_not_there")
        let results = try apply(fixture, targets, goesOn: true)
        #expect(words(results) == ["failed", "applied", "applied"])
        guard case .failed(let error) = results[0].outcome else { return }
        #expect(error.family == .connection)
    }

    @Test func rowsOfOneStopOnlyThatOne() throws {
        let fixture = try ProjectFixture()
        let databases = try (0..<2).map { _ in try TestDatabase() }
        _ = try apply(fixture, databases.map(\.target))
        let session = try databases[0].session()
        try session.execute("INSERT INTO users VALUES (1, NULL)")
        session.close()
        let filled = try databases[1].session()
        try filled.execute("INSERT INTO users VALUES (1, 'Ada')")
        filled.close()
        var directory = try MigrationDirectory(path: fixture.root + "/db/migrations")
        try directory.add(
            "strict", content: "ALTER TABLE users ALTER COLUMN name SET NOT NULL;", at: Date(timeIntervalSince1970: 1_700_000_100)
        )
        let results = try apply(fixture, databases.map(\.target), goesOn: true)
        #expect(words(results) == ["failed", "applied"])
        guard case .failed(let error) = results[0].outcome else { return }
        #expect(error.family == .refused && error.detail?.contains("null in public.users.name") == true)
    }

    @Test func listsAreRead() throws {
        let fixture = try ProjectFixture(configuration: "[env.one]\ntarget = \"postgresql://h/one\"\n")
        try fixture.scratch.write("shop/fleet.txt", "# the shards\n\npostgresql://h/two\n  one\n")
        let workbench = try fixture.workbench()
        #expect(try workbench.fleet(file: "fleet.txt").map(\.display) == ["postgresql://h/two", "postgresql://h/one"])
        try fixture.scratch.write("shop/fleet.txt", "postgresql://h/two\nnowhere\n")
        let error = #expect(throws: Diagnostic.self) { try workbench.fleet(file: "fleet.txt") }
        #expect(error?.location?.line == 2 && error?.family == .usage)
        try fixture.scratch.write("shop/fleet.txt", "postgresql://h/two\npostgresql://h/two\n")
        #expect(throws: Diagnostic.self) { try workbench.fleet(file: "fleet.txt") }
        let database = try TestDatabase()
        let found = try workbench.fleet(query: "SELECT 'a' UNION ALL SELECT 'postgresql://h/b'", on: database.target)
        #expect(found.map(\.display) == [database.target.with(database: "a").display, "postgresql://h/b"])
    }
}
