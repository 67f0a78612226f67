// Here: a session in its shadow, in one process: what becomes an edit, and that nothing else leaves a trace.
import Foundation
import Postgres
import SQLText
import TestSupport
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct EditSessionTests {
    private static let schema = """
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TABLE users (id int PRIMARY KEY, name text, mood mood);
        CREATE FUNCTION enlist(n int) RETURNS int LANGUAGE sql AS 'INSERT INTO users (id) VALUES (n) RETURNING id';

        """

    let fixture: ProjectFixture

    init() throws { fixture = try ProjectFixture(schema: Self.schema) }

    private func columns(_ session: EditSession) throws -> String {
        try session.run(
            "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped"
        ).scalar ?? ""
    }

    @Test func onlyWhatChangesSomethingIsAnEdit() throws {
        let session = try EditSession(fixture.workbench())
        _ = try session.run("SELECT * FROM users")
        _ = try session.run("EXPLAIN SELECT 1")
        #expect(session.edits.isEmpty)
        _ = try session.run("SELECT enlist(7)")
        #expect(session.edits.map(\.changesData) == [true])
        _ = try session.run("ALTER TABLE users ADD a int")
        _ = try session.run("COPY users (id) FROM STDIN", copyData: "8\n9\n")
        #expect(session.edits.map(\.changesData) == [true, false, true])
        #expect(try session.run("SELECT count(*) FROM users").scalar == "3")
        #expect(session.script().hasSuffix("COPY users (id) FROM STDIN;\n8\n9\n\\.\n"))
    }

    @Test func failedStatementLeavesTheSessionAsItWas() throws {
        let session = try EditSession(fixture.workbench())
        _ = try session.run("ALTER TABLE users ADD a int")
        for sql in [
            "ALTER TABLE users ADD a int", "SELECT 1/0", "nonsense", "VACUUM", "CREATE DATABASE x",
            "INSERT INTO users VALUES ('x')",
        ] {
            #expect(throws: Diagnostic.self, "\(sql)") { _ = try session.run(sql) }
        }
        #expect(session.edits.count == 1)
        #expect(try columns(session) == "id name mood a")
    }

    @Test func editFollowsTheLossOfADomainConstraint() throws {
        let session = try EditSession(fixture.workbench())
        _ = try session.run("CREATE DOMAIN mail AS text CONSTRAINT at CHECK (VALUE ~ '@')")
        _ = try session.run("ALTER TABLE users ADD mail mail")
        _ = try session.run("ALTER DOMAIN mail DROP CONSTRAINT at")
        _ = try session.run("ALTER TABLE users ADD a int")
        #expect(try columns(session) == "id name mood mail a")
    }

    @Test func nameThatIsNearIsSuggested() throws {
        let session = try EditSession(fixture.workbench())
        let table = #expect(throws: Diagnostic.self) { _ = try session.run("SELECT * FROM usres") }
        #expect(table?.help == "did you mean users?")
        let column = #expect(throws: Diagnostic.self) { _ = try session.run("ALTER TABLE users DROP COLUMN nmae") }
        #expect(column?.help == "did you mean name?")
    }

    @Test func undoAndRedoGoThroughACommit() throws {
        let session = try EditSession(fixture.workbench())
        _ = try session.run("ALTER TABLE users ADD a int")
        _ = try session.run("ALTER TYPE mood ADD VALUE 'great'")
        _ = try session.run("ALTER TABLE users ALTER mood SET DEFAULT 'great'")
        #expect(session.committed > 0)
        _ = try session.run("ALTER TABLE users ADD b int")
        #expect(try columns(session) == "id name mood a b")
        try session.undo(4)
        #expect(try columns(session) == "id name mood")
        #expect(try session.run("SELECT enum_range(NULL::mood)").scalar == "{sad,ok}")
        try session.redo(4)
        #expect(try columns(session) == "id name mood a b")
        #expect(try session.run("SELECT enum_range(NULL::mood)").scalar == "{sad,ok,great}")
        try session.reset()
        #expect(try session.plan().isEmpty)
    }

    @Test func journalBringsTheSessionBack() throws {
        do {
            let session = try EditSession(fixture.workbench())
            _ = try session.run("ALTER TABLE users RENAME name TO label")
            try session.checkpoint("renamed")
            _ = try session.run("ALTER TABLE users ADD a int")
            _ = try session.run("ALTER TABLE users ADD b int")
            try session.undo()
        }
        let session = try EditSession(fixture.workbench())
        #expect(session.edits.map(\.sql) == ["ALTER TABLE users RENAME name TO label", "ALTER TABLE users ADD a int"])
        #expect(session.undone.map(\.sql) == ["ALTER TABLE users ADD b int"])
        #expect(session.checkpoints == ["renamed": 1])
        #expect(try columns(session) == "id label mood a")
        #expect(try session.plan().sql.contains("RENAME COLUMN name TO label"))
        #expect(try session.back(to: "renamed") == 1)
    }

    @Test func ownTransactionsAreSavepoints() throws {
        let session = try EditSession(fixture.workbench())
        _ = try session.run("BEGIN")
        _ = try session.run("ALTER TABLE users ADD a int")
        _ = try session.run("COMMIT")
        _ = try session.run("START TRANSACTION")
        // As in psql, a second BEGIN begins nothing, and what ends nothing only warns.
        _ = try session.run("BEGIN")
        _ = try session.run("ALTER TABLE users ADD b int")
        _ = try session.run("ROLLBACK")
        #expect(try columns(session) == "id name mood a")
        _ = try session.run("COMMIT")
        _ = try session.run("ROLLBACK")
        #expect(try columns(session) == "id name mood a")
        for sql in ["SAVEPOINT x", "ROLLBACK TO SAVEPOINT dbw_edit_0"] {
            #expect(throws: Diagnostic.self, "\(sql)") { _ = try session.run(sql) }
        }
        #expect(session.edits.count == 1)
    }

    @Test func aRenamedColumnTakesTheNameOfADroppedOne() throws {
        let session = try EditSession(fixture.workbench())
        _ = try session.run("ALTER TABLE users DROP COLUMN mood")
        _ = try session.run("ALTER TABLE users RENAME COLUMN name TO mood")
        let sql = try session.plan().sql
        #expect(sql.contains("RENAME COLUMN name TO mood"))
        #expect(sql.contains("DROP COLUMN dbw_swap_1"))
        #expect(!sql.contains("dbw_swap_2"))
    }

    @Test func peekLeavesNoTrace() throws {
        let session = try EditSession(fixture.workbench())
        try session.peek { _ = try $0.execute("DROP TABLE users") }
        #expect(try columns(session) == "id name mood")
        #expect(session.edits.isEmpty)
    }
}
