// Here: what cannot be read, planned or proved is refused by name, and nothing is written: a wrong plan is worse than none.
import Foundation
import Migrations
import Postgres
import SQLText
import Schema
import SchemaDiff
import TestSupport
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct BadInputTests {
    /// Reads a database as a role without rights of its own.
    private func read(_ database: TestDatabase, scope: Scope = .standard, before: String = "") throws -> State {
        let session = try database.session()
        defer { session.close() }
        do { try session.execute("CREATE ROLE dbw_case_reader") } catch let error as PostgresError {
            guard ["42710", "23505"].contains(error.sqlState?.code) else { throw error }
        }
        if !before.isEmpty { try session.execute(before) }
        try session.execute("SET ROLE dbw_case_reader")
        return try CatalogReader.read(session, scope: scope)
    }

    @Test func aCatalogThatMayNotBeReadIsNamed() throws {
        let database = try TestDatabase()
        let setting = "CREATE TABLE t (a int); REVOKE SELECT ON pg_catalog.pg_policy FROM PUBLIC"
        let error = #expect(throws: Diagnostic.self) { try read(database, before: setting) }
        #expect(error?.family == .refused)
        #expect(error?.message == "cannot read the objects of kind policy: permission denied for table pg_policy")
        #expect(error?.help?.contains("--exclude 'policy:*'") == true)
        var scope = Scope()
        scope.excluded = try ScopePattern.list("policy:*")
        #expect(try read(database, scope: scope).all("table").map(\.identity.name) == ["t"])
    }

    @Test func anObjectThatTheServerCannotPrintIsNamed() throws {
        let database = try TestDatabase()
        let setting = "CREATE VIEW v AS SELECT 1 AS a; REVOKE EXECUTE ON FUNCTION pg_catalog.pg_get_viewdef(oid) FROM PUBLIC"
        let error = #expect(throws: Diagnostic.self) { try read(database, before: setting) }
        #expect(error?.message.hasPrefix("cannot read the objects of kind view: permission denied for function") == true)
    }

    /// Another session's transaction stays usable after a reading that failed.
    @Test func aFailedReadingLeavesTheTransactionAsItWas() throws {
        let database = try TestDatabase()
        let session = try database.session()
        defer { session.close() }
        try session.execute(
            "CREATE VIEW v AS SELECT 1 AS a; REVOKE EXECUTE ON FUNCTION pg_catalog.pg_get_viewdef(oid) FROM PUBLIC, CURRENT_USER")
        try session.execute("CREATE ROLE dbw_case_reader_2")
        defer { _ = try? session.execute("ROLLBACK; RESET ROLE; DROP ROLE dbw_case_reader_2") }
        try session.execute("SET ROLE dbw_case_reader_2; BEGIN")
        #expect(throws: Diagnostic.self) { try CatalogReader.read(session) }
        #expect(session.transactionStatus == .inTransaction)
        #expect(try session.query("SELECT 1").scalar == "1")
    }

    @Test func aProofThatFailsSaysTheFactsAndWritesNothing() throws {
        let project = try ProjectFixture(schema: "CREATE TABLE users (id int PRIMARY KEY, name text);\n")
        let workbench = try project.workbench()
        let template = try workbench.migrationsTemplate(workbench.migrationDirectory())
        let wanted = try workbench.loadTemplate(
            workbench.schemaTemplate(of: [
                SourceText(
                    file: "wanted.sql", "CREATE TABLE users (id int PRIMARY KEY, name varchar(10)); CREATE TABLE more (a int);")
            ])
        ).state
        let before = project.migrations
        let error = #expect(throws: Diagnostic.self) {
            try workbench.proveMigration(
                ["CREATE TABLE surplus (a int);\n"], name: "wrong", changesRows: false, on: template, wanted: wanted,
                mayLose: false)
        }
        #expect(error?.family == .refused)
        let lines = Set(error?.detail?.split(separator: "\n").map(String.init) ?? [])
        #expect(
            lines == [
                "- table public.surplus", "- column public.surplus.a", "+ table public.more", "+ column public.more.a",
                "~ column public.users.name: type: text → character varying(10)",
            ], "\(lines)")
        #expect(project.migrations == before)
    }

    @Test func aPlanThatTheServerRefusesIsNotWritten() throws {
        let project = try ProjectFixture(schema: "CREATE TABLE users (id int PRIMARY KEY);\n")
        let workbench = try project.workbench()
        let template = try workbench.migrationsTemplate(workbench.migrationDirectory())
        let wanted = try workbench.loadTemplate(template).state
        let error = #expect(throws: Diagnostic.self) {
            try workbench.proveMigration(
                ["ALTER TABLE nowhere ADD a int;\n"], name: "wrong", changesRows: false, on: template, wanted: wanted,
                mayLose: false)
        }
        #expect(error?.family == .script && error?.sqlState == "42P01")
        #expect(project.migrations.count == 1)
    }
}

/// Files that say that they are snapshots.
struct MalformedSnapshotTests {
    private static let state = State.empty

    private func refusal(_ change: (String) -> String, scope: Scope = .standard) throws -> Diagnostic {
        let scratch = try ScratchFolder()
        try scratch.write("state.json", change(try Snapshot.json(Self.state)))
        let error = #expect(throws: Diagnostic.self) {
            try Snapshot.read(scratch.path + "/state.json", shown: "state.json", scope: scope)
        }
        return try #require(error)
    }

    @Test func whatIsNoSnapshotIsSaidToBeNone() throws {
        #expect(try refusal { _ in "{}" }.message == "state.json is not a snapshot of this dbw")
        #expect(try refusal { _ in "SELECT 1" }.message == "state.json is not a snapshot of this dbw")
        #expect(try refusal { String($0.dropLast(9)) }.family == .usage)
    }

    @Test func anotherFormIsRefused() throws {
        let newer = try refusal { $0.replacing("\"version\":2", with: "\"version\":3") }
        #expect(newer.message == "state.json is a snapshot of form 3, which a newer dbw wrote; this one reads form 2")
        let older = try refusal { $0.replacing("\"version\":2", with: "\"version\":1") }
        #expect(older.help == "make it anew with dbw schema snapshot")
    }

    @Test func anotherKnowledgeOfKindsIsRefused() throws {
        let kind = try refusal { $0.replacing("\"kinds\":{\n", with: "\"kinds\":{\n\"wormhole\":[\"length\"],\n") }
        #expect(kind.message == "state.json holds objects of a kind that this dbw does not know: wormhole")
        let attribute = try refusal { $0.replacing("\"schema\":[", with: "\"schema\":[\"colour\",") }
        #expect(attribute.message.hasSuffix("something that this dbw does not know: colour"))
        let missing = try refusal { $0.replacing("\"comment\":[\"text\"]", with: "\"comment\":[]") }
        #expect(missing.message == "state.json was made before dbw knew of text of each comment")
        let less = try refusal { $0.replacing("\"comment\":[\"text\"],\n", with: "") }
        #expect(less.message == "state.json was made before dbw knew the kind comment")
    }

    @Test func whatWasChangedByHandIsRefused() throws {
        let renamed = try refusal { $0.replacing("\"name\":\"public\"", with: "\"name\":\"app\"") }
        #expect(renamed.message == "state.json is damaged, or was changed by hand")
        let dangling = try refusal { $0.replacing("\"name\":\"public\"", with: "\"name\":\"public\",\"needs\":[7]") }
        #expect(dangling.detail == "fact 0 points at a fact that is not there")
    }

    @Test func whatWasNotRecordedCannotBeAskedFor() throws {
        var scope = Scope()
        scope.owners = .absolute
        let error = try refusal({ $0 }, scope: scope)
        #expect(error.help == "make it anew with --owners absolute, or add --owners relative")
        scope.owners = .none
        scope.hasExtensionVersions = true
        #expect(try refusal({ $0 }, scope: scope).message == "state.json was made without versions of extensions")
    }
}
