// Here: indexes that are built beside the work of others, and what a broken build leaves.
import Foundation
import Postgres
import SQLText
import Testing

@testable import Migrations

struct ConcurrentIndexNameTests {
    @Test func readsNameAndTable() {
        let cases: [(String, String?, String?)] = [
            ("CREATE INDEX CONCURRENTLY i ON t (a)", "i", "t"),
            ("create unique index concurrently if not exists \"I x\" on only app.\"T\" using btree (a)", "I x", "app.\"T\""),
            ("CREATE INDEX CONCURRENTLY /* c */ Name ON public . t (a)", "name", "public.t"),
            ("CREATE INDEX CONCURRENTLY ON t (a)", nil, nil), ("CREATE INDEX i ON t (a)", nil, nil),
            ("CREATE INDEX CONCURRENTLY", nil, nil),
            ("DROP INDEX CONCURRENTLY i", nil, nil), ("", nil, nil),
        ]
        for (sql, name, table) in cases {
            #expect(ConcurrentIndex(sql)?.name == name, "\(sql)")
            #expect(ConcurrentIndex(sql)?.table == table, "\(sql)")
        }
    }
}

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct ConcurrentIndexTests {
    @Test(arguments: ["", "IF NOT EXISTS "]) func aBrokenBuildIsDoneAgain(_ condition: String) throws {
        try TestDatabase.with { (database) throws in
            try database.apply([("1.sql", "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (1);\n")])
            let file = ("2.sql", "-- atlas:txmode none\n\nCREATE UNIQUE INDEX CONCURRENTLY \(condition)i ON t (a);\n")
            let files = [("1.sql", "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (1);\n"), file]
            #expect(throws: Diagnostic.self) { try database.apply(files) }
            #expect(try database.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == ["f"])
            _ = try database.rows("DELETE FROM t WHERE ctid = '(0,1)'")
            try database.apply(files)
            #expect(try database.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == ["t"])
            #expect(try database.revisions() == ["1 2 2/2", "2 2 1/1"])
        }
    }

    /// A lock timeout in the middle of a build would leave the index invalid.
    @Test func waitsForOthersWithoutALimit() throws {
        try TestDatabase.with { (database) throws in
            try database.apply([("1.sql", "CREATE TABLE t (a int);")])
            nonisolated(unsafe) let writer = try Session(database.target)
            try writer.execute("BEGIN; INSERT INTO t VALUES (1)")
            let release = Thread {
                Thread.sleep(forTimeInterval: 0.5)
                _ = try? writer.execute("COMMIT")
            }
            release.start()
            try database.apply([
                ("1.sql", "CREATE TABLE t (a int);"),
                ("2.sql", "-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY i ON t (a);\nALTER TABLE t ADD b int;\n"),
            ]) { $0.lockTimeout = LockTimeout(milliseconds: 50) }
            #expect(try database.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == ["t"])
        }
    }

    /// Outside of a transaction a statement is tried again too.
    @Test func aStatementThatCannotHaveItsLockComesAgain() throws {
        try TestDatabase.with { (database) throws in
            try database.apply([("1.sql", "CREATE TABLE t (a int);")])
            nonisolated(unsafe) let blocker = try Session(database.target)
            try blocker.execute("BEGIN; LOCK TABLE t")
            let release = Thread {
                Thread.sleep(forTimeInterval: 0.3)
                _ = try? blocker.execute("COMMIT")
            }
            release.start()
            try database.apply([
                ("1.sql", "CREATE TABLE t (a int);"), ("2.sql", "-- atlas:txmode none\n\nALTER TABLE t ADD b int;\n"),
            ]) {
                $0.lockTimeout = LockTimeout(milliseconds: 50)
            }
            #expect(try database.revisions() == ["1 2 1/1", "2 2 1/1"])
        }
    }
}
