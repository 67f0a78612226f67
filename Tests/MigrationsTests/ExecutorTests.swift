// Here: applying migrations to a real server: transactions, rows, resuming, refusals. A database per test.
import Foundation
import Postgres
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
            #expect(try database.rows("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == ["0"])
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
                        "hash\tcharacter varying\tt\t∅", "partial_hashes\tjsonb\tf\t∅", "operator_version\tcharacter varying\tt\t∅",
                    ])
            #expect(try database.rows("SELECT conname FROM pg_constraint WHERE contype = 'p' AND conrelid >= 16384") == ["atlas_schema_revisions_pkey"])
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
                    "SELECT applied, total, error, error_stmt, hash, partial_hashes FROM atlas_schema_revisions.atlas_schema_revisions")
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
                    "SELECT applied, total, error, error_stmt, hash, partial_hashes::text FROM atlas_schema_revisions.atlas_schema_revisions")
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
                    "started 1 1 1", "warning an earlier run ended while it was at statement 2 of 1.sql, which may be done already",
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

    @Test func transactionControlInAWrappedFileIsRefusedBeforeAnythingRuns() throws {
        try TestDatabase.with { (database) throws in
            let error = #expect(throws: Diagnostic.self) {
                try database.apply([("1.sql", "CREATE TABLE a ();"), ("2.sql", "BEGIN;\nSELECT 1;\nCOMMIT;\n")])
            }
            #expect(error?.location?.line == 1)
            #expect(error?.exitCode == 7)
            #expect(try database.rows("SELECT 1 FROM pg_class WHERE relname IN ('a', 'atlas_schema_revisions')") == [])
        }
    }

    @Test func twoRunsAtOnceApplyEachFileOnce() throws {
        try TestDatabase.with { (database) throws in
            let directory = try database.migrations(
                (1...6).map { ("\($0).sql", "CREATE TABLE t\($0) ();\nSELECT pg_sleep(0.02);\n") })
            let target = database.target
            let failures = Failures()
            DispatchQueue.concurrentPerform(iterations: 3) { _ in
                do {
                    try Executor(directory: directory).apply(to: WritableTarget(session: Session(target)))
                } catch {
                    failures.add(error)
                }
            }
            #expect(failures.all.isEmpty, "\(failures.all)")
            #expect(try database.revisions() == (1...6).map { "\($0) 2 2/2" })
            #expect(try database.tables() == (1...6).map { "t\($0)" })
        }
    }

    @Test func aHeldLockIsRefusedWithItsHolder() throws {
        try TestDatabase.with { (database) throws in
            let holder = try Session(database.target, applicationName: "the other one")
            _ = try holder.query("SELECT pg_advisory_lock(2686470616)")
            let error = #expect(throws: Diagnostic.self) {
                try database.apply([("1.sql", "SELECT 1;")]) { $0.lockWait = MigrationLock.WaitLimit(milliseconds: 60) }
            }
            #expect(error?.message.contains("pid \(holder.backendPID), the other one") == true)
            #expect(error?.exitCode == 6)
            #expect(try database.revisions() == [])
            _ = try holder.query("SELECT pg_advisory_unlock(2686470616)")
            try database.apply([("1.sql", "SELECT 1;")])
        }
    }

    @Test func outOfOrderFilesAreRefused() throws {
        try TestDatabase.with { (database) throws in
            try database.apply([("1.sql", "CREATE TABLE a ();"), ("3.sql", "CREATE TABLE c ();")])
            let error = #expect(throws: Diagnostic.self) { try database.apply([("2.sql", "CREATE TABLE b ();")]) }
            #expect(error?.message == "migration file 2.sql was added out of order")
            #expect(error?.exitCode == 7)
            #expect(try database.apply([]) { $0.order = .linearSkip } == ["started 3 3 "])
            try database.apply([]) { $0.order = .nonLinear }
            #expect(try database.revisions() == ["1 2 1/1", "2 2 1/1", "3 2 1/1"])
        }
    }

    @Test func aDatabaseThatIsNotEmptyNeedsAWord() throws {
        try TestDatabase.with { (database) throws in
            try database.session.execute("CREATE TABLE stray ()")
            let files = [("1.sql", "CREATE TABLE a ();"), ("2.sql", "CREATE TABLE b ();")]
            let error = #expect(throws: Diagnostic.self) { try database.apply(files) }
            #expect(error?.message == "connected database is not clean: found table \"stray\" in schema \"public\"")
            #expect(error?.help?.contains("--baseline") == true && error?.help?.contains("--allow-dirty") == true)
            #expect(error?.exitCode == 6)
            #expect(try database.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'atlas_schema_revisions'") == [])
            #expect(message { try database.apply(files) { $0.baseline = "9" } } == "baseline version \"9\" not found")
            #expect(try database.apply(files) { $0.baseline = "1" }.prefix(2) == ["started - 2 2", "baseline 1"])
            #expect(try database.revisions() == ["1 1 0/0", "2 2 1/1"])
            #expect(try database.rows("SELECT hash, description FROM atlas_schema_revisions.atlas_schema_revisions WHERE type = 1") == ["\t"])
            #expect(try database.tables() == ["b", "stray"])
        }
        try TestDatabase.with { (database) throws in
            try database.session.execute("CREATE SCHEMA stray")
            let files = [("1.sql", "CREATE TABLE a ();")]
            #expect(message { try database.apply(files) } == "connected database is not clean: found schema \"stray\"")
            try database.apply(files) { $0.allowDirty = true }
            #expect(try database.tables() == ["a"])
        }
    }

    @Test func anEditedFileStopsEverything() throws {
        try TestDatabase.with { (database) throws in
            try database.apply([("1.sql", "SELECT 1;")])
            try database.folder.write("m/1.sql", "SELECT 2;")
            let directory = try MigrationDirectory(path: database.folder.path("m"))
            #expect(
                message { try Executor(directory: directory).apply(to: database.writable) } == "checksum mismatch: L2: 1.sql was edited")
        }
    }

    @Test func dryRunWritesNothing() throws {
        try TestDatabase.with { (database) throws in
            let files = [("1.sql", "CREATE TABLE a ();"), ("2.sql", "-- atlas:txmode none\n\nCREATE TABLE b ();")]
            #expect(
                try database.apply(files) { $0.dryRun = true } == [
                    "started - 2 1,2", "file 1 file 0", "send CREATE TABLE a ()", "done 1", "file 2 none 0",
                    "send CREATE TABLE b ()", "done 2",
                ])
            #expect(
                try database.apply(files) {
                    $0.dryRun = true
                    $0.baseline = "1"
                }.first == "started - 2 2")
            #expect(try database.rows("SELECT count(*) FROM pg_class WHERE oid >= 16384") == ["0"])
            #expect(try database.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'atlas_schema_revisions'") == [])
            #expect(database.session.transactionStatus == .idle)
        }
    }

    @Test func amountAndVersionLimitTheRun() throws {
        try TestDatabase.with { (database) throws in
            let files = (1...4).map { ("\($0).sql", "SELECT \($0);") }
            #expect(try database.apply(files) { $0.amount = 1 }.first == "started - 1 1")
            #expect(try database.apply(files) { $0.toVersion = "3" }.first == "started 1 3 2,3")
            #expect(
                message { try database.apply(files) { $0.toVersion = "2" } }
                    == "migration with version \"2\" not found among the pending ones")
            #expect(throws: Diagnostic.self) { try database.apply(files) { $0.amount = 0 } }
        }
    }

    @Test func timeoutsHoldForTheRunOnly() throws {
        try TestDatabase.with { (database) throws in
            let files = [
                ("1.sql", "CREATE TABLE s AS SELECT current_setting('lock_timeout') l, current_setting('statement_timeout') s;")
            ]
            try database.apply(files) {
                $0.lockTimeout = LockTimeout(milliseconds: 1_500)
                $0.statementTimeout = StatementTimeout(milliseconds: 7_000)
            }
            #expect(try database.rows("SELECT l, s FROM s") == ["1500ms\t7s"])
            #expect(try database.rows("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')") == ["0\t0"])
            let slow = #expect(throws: Diagnostic.self) {
                try database.apply([("2.sql", "SELECT pg_sleep(5);")]) { $0.statementTimeout = StatementTimeout(milliseconds: 30) }
            }
            #expect(slow?.sqlState == "57014")
            #expect(slow?.exitCode == 3)
        }
    }

    @Test func lockTimeoutsAreTriedAgain() throws {
        try TestDatabase.with { (database) throws in
            try database.apply([("1.sql", "CREATE TABLE a (id int);")])
            let blocker = try Session(database.target)
            try blocker.execute("BEGIN; LOCK TABLE a")
            let files = [("2.sql", "CREATE TABLE b ();\nALTER TABLE a ADD x int;")]
            let directory = try database.migrations(files)
            var options = Executor.Options()
            options.lockTimeout = LockTimeout(milliseconds: 20)
            let log = Log()
            try Executor(directory: directory, options: options).apply(
                to: database.writable,
                onEvent: { event in
                    log.add(event)
                    if case .retrying = event { _ = try? blocker.execute("COMMIT") }
                })
            #expect(log.lines.filter { $0.hasPrefix("retry") } == ["retry 1"])
            #expect(try database.revisions() == ["1 2 1/1", "2 2 2/2"])

            try blocker.execute("BEGIN; LOCK TABLE a")
            let error = #expect(throws: Diagnostic.self) {
                try database.apply([("3.sql", "ALTER TABLE a ADD y int;")]) {
                    $0.lockTimeout = LockTimeout(milliseconds: 20)
                    $0.lockRetries = 1
                }
            }
            #expect(error?.sqlState == "55P03")
            #expect(try database.revisions() == ["1 2 1/1", "2 2 2/2"])
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
            #expect(try database.rows("SELECT * FROM seen") == ["\"$user\", public\t\t\t0\tt"])
        }
    }

    @Test func splittersThatDisagreeStillRunWhatIsMeant() throws {
        try TestDatabase.with { (database) throws in
            let content = "CREATE TABLE a$b$c (id int); INSERT INTO a$b$c VALUES (1);\nINSERT INTO a$b$c VALUES (2);\n-- end"
            let log = try database.apply([("1.sql", content)])
            #expect(
                log.filter { $0.hasPrefix("warning") } == [
                    "warning Atlas splits this differently: 1 statement(s) there, 2 here",
                    "warning Atlas splits this differently: 1 statement(s) there, 0 here",
                ])
            #expect(try database.rows("SELECT id FROM a$b$c") == ["1", "2"])
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

    @Test func copyDataIsLoaded() throws {
        try TestDatabase.with { (database) throws in
            try database.apply([("1.sql", "CREATE TABLE t (a int, b text);\nCOPY t FROM stdin;\n1\t;x\n2\t\\N\n\\.\n")])
            #expect(try database.rows("SELECT * FROM t ORDER BY a") == ["1\t;x", "2\t∅"])
        }
    }

    @Test func archivesAndExcludedFilesAreRefused() throws {
        try TestDatabase.with { (database) throws in
            let archive = #expect(throws: Diagnostic.self) { try database.apply([("1.sql", "-- atlas:txtar\n\n-- migration.sql --\nSELECT 1;\n")]) }
            #expect(archive?.exitCode == 6)
            let excluded = [("1.sql", "SELECT 1;"), ("2.sql", "-- atlas:sum ignore\nSELECT 1;\n")]
            #expect(
                message { try database.apply(excluded) } == "2.sql is left out of atlas.sum by `atlas:sum ignore`, so it cannot be applied")
        }
    }

    @Test func checkpointStartsAFreshDatabase() throws {
        try TestDatabase.with { (database) throws in
            let files = [
                ("1.sql", "CREATE TABLE a ();"), ("2.sql", "-- atlas:checkpoint\n\nCREATE TABLE a ();"), ("3.sql", "CREATE TABLE c ();"),
            ]
            #expect(try database.apply(files).first == "started - 3 2,3")
            #expect(try database.revisions() == ["2 2 1/1", "3 2 1/1"])
            #expect(try database.apply(files) == ["started 3 3 "])
        }
    }
}

/// Errors from several threads.
private final class Failures: @unchecked Sendable {
    private let lock = NSLock()
    private var errors: [any Error] = []

    func add(_ error: any Error) { lock.withLock { errors.append(error) } }

    var all: [any Error] { lock.withLock { errors } }
}
