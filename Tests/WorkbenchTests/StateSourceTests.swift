// Here: what a command line may name as a state, and what of it counts when two are compared.
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Workbench

struct StateSourceTests {
    private let database = StateSource.connection(ConnectionTarget("postgresql:///a"))

    @Test func theBooksOfMigrationToolsCountBetweenStatesOfOneSort() {
        #expect(StateSource.countsBookkeeping(database, database))
        #expect(StateSource.countsBookkeeping(.empty, database))
        #expect(StateSource.countsBookkeeping(.file("a.sql"), .folder("b")))
        #expect(StateSource.countsBookkeeping(.folder("b"), .empty))
    }

    @Test func aProjectHasNoBooks() {
        #expect(!StateSource.countsBookkeeping(.file("db/schema.sql"), database))
        #expect(!StateSource.countsBookkeeping(.migrations("db/migrations"), database))
        #expect(!StateSource.countsBookkeeping(database, .snapshot("a.json")))
        #expect(!StateSource.countsBookkeeping(.migrations("db/migrations"), .file("db/schema.sql")))
    }
}

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct BookkeepingTests {
    private func database(_ sql: String) throws -> TestDatabase {
        let database = try TestDatabase()
        let session = try database.session()
        try session.execute(sql)
        session.close()
        return database
    }

    @Test func twoDatabasesAreComparedWithThem() throws {
        let workbench = try ProjectFixture().workbench()
        let books = "CREATE TABLE schema_migrations (version bigint PRIMARY KEY)"
        let (bare, kept) = (try database("CREATE TABLE t (a int)"), try database("CREATE TABLE t (a int); " + books))
        let (from, to) = try workbench.loadBoth(.connection(bare.target), .connection(kept.target))
        #expect(try workbench.plan(from: from, to: to).sql.contains("CREATE TABLE public.schema_migrations"))
    }

    @Test func aFileAndADatabaseAreComparedWithoutThem() throws {
        let fixture = try ProjectFixture()
        try fixture.scratch.write("t.sql", "CREATE TABLE t (a int);")
        let kept = try database("CREATE TABLE t (a int); CREATE TABLE schema_migrations (version bigint PRIMARY KEY)")
        let workbench = try fixture.workbench()
        let (from, to) = try workbench.loadBoth(.file(fixture.scratch.path + "/t.sql"), .connection(kept.target))
        #expect(try workbench.plan(from: from, to: to).isEmpty)
    }
}
