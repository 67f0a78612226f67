// Here: what applying migrations to a real server leaves: transactions, rows, resuming, sessions. A database per test.
import Foundation
import SQLText
import Testing

@testable import Migrations

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct ExecutorTests {
    @Test func appliesInOrderAndWritesAtlasRows() throws {
        try TestDatabase.with { (database) throws in
            let files = [("1_a.sql", "CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n"), ("2.sql", "-- nothing\n")]
            #expect(
                try database.apply(files) == [
                    "started - 2 1,2", "file 1 file 0", "send CREATE TABLE a (id int)", "send CREATE TABLE b (id int)", "done 1",
                    "file 2 file 0", "done 2",
                ])
            #expect(try database.tables() == ["a", "b"])
            let sum = try MigrationDirectory(path: database.folder.path("m")).computedSum
            #expect(
                try database.rows(
                    """
                    SELECT version, description, type, applied, total, error, error_stmt, hash, jsonb_typeof(partial_hashes),
                        operator_version, execution_time > 0, executed_at BETWEEN now() - interval '1 minute' AND clock_timestamp()
                    FROM atlas_schema_revisions.atlas_schema_revisions ORDER BY version
                    """) == [
                        "1\ta\t2\t2\t2\t\t\t\(sum.hash(of: "1_a.sql") ?? "")\tnull\tdbw\tt\tt",
                        "2\t\t2\t0\t0\t\t\t\(sum.hash(of: "2.sql") ?? "")\tnull\tdbw\tt\tt",
                    ])
            #expect(try database.apply(files) == ["started 2 2 "])
            // Other tests have locks of their own in other databases.
            let locks = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            #expect(try database.rows("\(locks) WHERE l.locktype = 'advisory' AND d.datname = current_database()") == ["0"])
        }
    }

    @Test func tableIsExactlyAtlasTable() throws {
        try TestDatabase.with { (database) throws in
            try database.apply([("1.sql", "SELECT 1;")])
            #expect(
                try database.rows(
                    """
                    SELECT attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)
                    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                    WHERE attrelid = 'atlas_schema_revisions.atlas_schema_revisions'::regclass AND attnum > 0 ORDER BY attnum
                    """) == [
                        "version\tcharacter varying\tt\t∅", "description\tcharacter varying\tt\t∅", "type\tbigint\tt\t2",
                        "applied\tbigint\tt\t0", "total\tbigint\tt\t0", "executed_at\ttimestamp with time zone\tt\t∅",
                        "execution_time\tbigint\tt\t∅", "error\ttext\tf\t∅", "error_stmt\ttext\tf\t∅",
                        "hash\tcharacter varying\tt\t∅", "partial_hashes\tjsonb\tf\t∅",
                        "operator_version\tcharacter varying\tt\t∅",
                    ])
            #expect(
                try database.rows("SELECT conname FROM pg_constraint WHERE contype = 'p' AND conrelid >= 16384") == [
                    "atlas_schema_revisions_pkey"
                ])
        }
    }

    @Test func aFailedFileLeavesNoRowAndNoTable() throws {
        try TestDatabase.with { (database) throws in
            let error = #expect(throws: Diagnostic.self) {
                try database.apply([("1.sql", "CREATE TABLE a ();"), ("2.sql", "CREATE TABLE b ();\nSELECT\n  nonsense;\n")])
            }
            #expect(error?.sqlState == "42703")
            #expect(error?.location == SourceLocation(file: "2.sql", line: 3, column: 3, lineText: "  nonsense;", length: 8))
            #expect(error?.exitCode == 3)
            #expect(try database.revisions() == ["1 2 1/1"])
            #expect(try database.tables() == ["a"])
            #expect(database.session.transactionStatus == .idle)
        }
    }

    @Test func allInOneTransaction() throws {
        try TestDatabase.with { (database) throws in
            let files = [("1.sql", "CREATE TABLE a ();"), ("2.sql", "SELECT nonsense;")]
            #expect(throws: Diagnostic.self) { try database.apply(files) { $0.transactionMode = .all } }
            #expect(try database.revisions() == [])
            #expect(try database.tables() == [])
            try database.apply([("1.sql", "CREATE TABLE a ();"), ("2.sql", "SELECT 1;")]) { $0.transactionMode = .all }
            #expect(try database.revisions() == ["1 2 1/1", "2 2 1/1"])
            let none = [("3.sql", "-- atlas:txmode none\n\nSELECT 1;")]
            #expect(
                message { try database.apply(none) { $0.transactionMode = .all } }
                    == "cannot set txmode directive to \"none\" in \"3.sql\" when txmode \"all\" is set globally")
        }
    }

    @Test func withoutTransactionItResumesAfterTheTailWasEdited() throws {
        try TestDatabase.with { (database) throws in
            let head = "-- atlas:txmode none\n\n-- add c\nCREATE TABLE c (id int);\n"
            #expect(throws: Diagnostic.self) {
                try database.apply([("1_x.sql", head + "CREATE INDEX CONCURRENTLY i ON c (nope);\nCREATE TABLE d ();\n")])
            }
            let sum = try MigrationDirectory(path: database.folder.path("m")).computedSum
            #expect(
                try database.rows(
                    "SELECT applied, total, error, error_stmt, hash, partial_hashes FROM atlas_schema_revisions.atlas_schema_revisions"
                )
                    == [
                        "1\t3\tcolumn \"nope\" does not exist\tCREATE INDEX CONCURRENTLY i ON c (nope);\t\(sum.hash(of: "1_x.sql") ?? "")"
                            + "\t[\"h1:hk5GMR1OtYzxY65LCR84rTc8WR/aI/PdKG1oufqdOgk=\"]"
                    ])
            let status = try MigrationStatus(of: MigrationDirectory(path: database.folder.path("m")), on: database.session)
            #expect(status.text.contains("(1 statements applied)\n  -- Next Version:    1 (2 statements left)"))

            #expect(
                message { try database.apply([("1_x.sql", head.replacing("id int", with: "id bigint") + "SELECT 1;\n")]) }
                    == "history changed: statement 1 from file \"1_x.sql\" changed")
            #expect(
                try database.apply([("1_x.sql", head + "CREATE INDEX CONCURRENTLY i ON c (id);\n")]) == [
                    "started 1 1 1", "file 1 none 1", "send CREATE INDEX CONCURRENTLY i ON c (id)", "done 1",
                ])
            let edited = try MigrationDirectory(path: database.folder.path("m")).computedSum
            #expect(
                try database.rows(
                    "SELECT applied, total, error, error_stmt, hash, partial_hashes::text FROM atlas_schema_revisions.atlas_schema_revisions"
                )
                    == ["2\t2\t\t\t\(edited.hash(of: "1_x.sql") ?? "")\tnull"])
        }
    }

    @Test func stoppedBetweenStatementsItGoesOn() throws {
        try TestDatabase.with { (database) throws in
            let files = [("1.sql", "-- atlas:txmode none\n\nCREATE TABLE a ();\nCREATE TABLE b ();\n")]
            var asked = 0
            let error = #expect(throws: Diagnostic.self) {
                try database.apply(
                    files,
                    shouldStop: {
                        asked += 1
                        return asked > 1
                    })
            }
            #expect(error?.exitCode == 130)
            #expect(try database.revisions() == ["1 2 1/2"])
            #expect(
                try database.apply(files) == [
                    "started 1 1 1",
                    "warning an earlier run ended while it was at statement 2 of 1.sql, which may be done already",
                    "file 1 none 1", "send CREATE TABLE b ()", "done 1",
                ])
            #expect(throws: Diagnostic.self) {
                try database.apply([("2.sql", "CREATE TABLE e ();\nCREATE TABLE f ();")], shouldStop: { true })
            }
            #expect(try database.tables() == ["a", "b"])
            #expect(try database.revisions() == ["1 2 2/2"])
        }
    }

    @Test func aTransactionOfTheFilesOwnTakesItsRowsAlong() throws {
        try TestDatabase.with { (database) throws in
            let content = "-- atlas:txmode none\n\nCREATE TABLE a ();\nBEGIN;\nCREATE TABLE b ();\nSELECT nonsense;\nCOMMIT;\n"
            #expect(throws: Diagnostic.self) { try database.apply([("1.sql", content)]) }
            #expect(try database.revisions() == ["1 2 1/5"])
            #expect(try database.tables() == ["a"])
            try database.apply([("1.sql", content.replacing("nonsense", with: "1"))])
            #expect(try database.tables() == ["a", "b"])
            #expect(try database.revisions() == ["1 2 5/5"])
            let open = "-- atlas:txmode none\n\nBEGIN;\nCREATE TABLE c ();\n"
            #expect(message { try database.apply([("2.sql", open)]) } == "2.sql leaves a transaction open")
            #expect(try database.tables() == ["a", "b"])
            #expect(try database.revisions() == ["1 2 5/5", "2 2 0/2"])
        }
    }

    @Test func whatAFileSetsDoesNotLeak() throws {
        try TestDatabase.with { (database) throws in
            let role = "dbw_role_" + UUID().uuidString.lowercased().prefix(8)
            try database.session.execute("CREATE ROLE \(role)")
            defer { _ = try? database.session.execute("DROP OWNED BY \(role); DROP ROLE \(role)") }
            try database.apply([
                ("1.sql", "SELECT set_config('search_path', '', false);\nSET my.own = 'x';\nSET lock_timeout = '9s';\n"),
                ("2.sql", "-- atlas:txmode none\n\nSET my.other = 'y';\nCREATE TABLE here ();\n"),
                ("3.sql", "SET ROLE \(role);\nSELECT 1;\n"),
                (
                    "4.sql",
                    """
                    CREATE TABLE seen AS SELECT current_setting('search_path') p, current_setting('my.own', true) o,
                        current_setting('my.other', true) t, current_setting('lock_timeout') l, current_user = session_user AS u;
                    """
                ),
            ])
            let seen = try database.rows("SELECT * FROM seen")
            #expect(seen == ["\"$user\", public\t\t\t0\tt"])
        }
    }

    @Test func splittersThatDisagreeStillRunWhatIsMeant() throws {
        try TestDatabase.with { (database) throws in
            let content = "CREATE TABLE a$b$c (id int); INSERT INTO a$b$c VALUES (1);\nSELECT 1;\n-- end"
            let log = try database.apply([("1.sql", content)])
            #expect(
                log.filter { $0.hasPrefix("warning") } == [
                    "warning Atlas and PostgreSQL split this differently (1 and 2 statements)",
                    "warning Atlas and PostgreSQL split this differently (1 and 0 statements)",
                ])
            #expect(try database.rows("SELECT id FROM a$b$c") == ["1"])
            #expect(try database.revisions() == ["1 2 3/3"])
        }
    }

    @Test func unitedStatementsAreAllOrNothingWithoutATransactionToo() throws {
        try TestDatabase.with { (database) throws in
            let head = "-- atlas:txmode none\n\nCREATE TABLE a$b$c (id int); INSERT INTO a$b$c VALUES "
            #expect(throws: Diagnostic.self) { try database.apply([("1.sql", head + "(nonsense);\n")]) }
            #expect(try database.tables() == [])
            #expect(try database.revisions() == ["1 2 0/1"])
            try database.apply([("1.sql", head + "(1);\n")])
            #expect(try database.tables() == ["a$b$c"])
            #expect(try database.revisions() == ["1 2 1/1"])
        }
    }

    @Test func aCancelledStatementIsAnInterruption() throws {
        try TestDatabase.with { (database) throws in
            let directory = try database.migrations([("1.sql", "CREATE TABLE a ();\nSELECT pg_sleep(20);\n")])
            let stop = Flag()
            let handle = database.session.cancelHandle
            let error = #expect(throws: Diagnostic.self) {
                try Executor(directory: directory).apply(to: database.writable, shouldStop: { stop.isSet }) { event in
                    guard case .statementStarted(_, let sql) = event, sql.contains("pg_sleep") else { return }
                    Thread.detachNewThread {
                        Thread.sleep(forTimeInterval: 0.1)
                        stop.set()
                        handle.cancel()
                    }
                }
            }
            #expect(error?.exitCode == 130)
            #expect(error?.location?.line == 2)
            #expect(try database.revisions() == [])
            #expect(try database.tables() == [])
        }
    }

    @Test func replayLeavesNoRecord() throws {
        try TestDatabase.with { (database) throws in
            let directory = try database.migrations([
                ("1.sql", "CREATE TABLE old ();"), ("2.sql", "-- atlas:checkpoint\n\nCREATE TABLE a (id int);"),
                ("3.sql", "-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY i ON a (id);"), ("4.sql", "CREATE TABLE b ();"),
            ])
            try Replay(of: directory, upTo: "3").run(on: database.session)
            #expect(try database.rows("SELECT relname FROM pg_class WHERE oid >= 16384 ORDER BY 1") == ["a", "i"])
            #expect(throws: Diagnostic.self) { try Replay(of: directory, upTo: "1") }
            try database.session.execute("DROP TABLE a")
            try Replay(of: directory).run(on: database.session)
            #expect(try database.tables() == ["a", "b"])
        }
    }

    @Test func copyDataIsLoaded() throws {
        try TestDatabase.with { (database) throws in
            try database.apply([("1.sql", "CREATE TABLE t (a int, b text);\nCOPY t FROM stdin;\n1\t;x\n2\t\\N\n\\.\n")])
            #expect(try database.rows("SELECT * FROM t ORDER BY a") == ["1\t;x", "2\t∅"])
        }
    }

    @Test func checkpointStartsAFreshDatabase() throws {
        try TestDatabase.with { (database) throws in
            let files = [
                ("1.sql", "CREATE TABLE a ();"), ("2.sql", "-- atlas:checkpoint\n\nCREATE TABLE a ();"),
                ("3.sql", "CREATE TABLE c ();"),
            ]
            #expect(try database.apply(files).first == "started - 3 2,3")
            #expect(try database.revisions() == ["2 2 1/1", "3 2 1/1"])
            #expect(try database.apply(files) == ["started 3 3 "])
        }
    }
}

/// Set on one thread, read on another.
private final class Flag: @unchecked Sendable {
    private let lock = NSLock()
    private var value = false

    var isSet: Bool { lock.withLock { value } }

    func set() { lock.withLock { value = true } }
}
