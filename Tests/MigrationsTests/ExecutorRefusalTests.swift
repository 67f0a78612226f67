// Here: when an apply refuses, waits, is limited or only rehearses, on a real server. A database per test.
import Foundation
import Postgres
import SQLText
import Testing

@testable import Migrations

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct ExecutorRefusalTests {
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
            #expect(
                try database.rows("SELECT hash, description FROM atlas_schema_revisions.atlas_schema_revisions WHERE type = 1")
                    == ["\t"])
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
                message { try Executor(directory: directory).apply(to: database.writable) }
                    == "checksum mismatch: L2: 1.sql was edited")
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
                try database.apply([("2.sql", "SELECT pg_sleep(5);")]) {
                    $0.statementTimeout = StatementTimeout(milliseconds: 30)
                }
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

    @Test func archivesAndExcludedFilesAreRefused() throws {
        try TestDatabase.with { (database) throws in
            let archive = #expect(throws: Diagnostic.self) {
                try database.apply([("1.sql", "-- atlas:txtar\n\n-- migration.sql --\nSELECT 1;\n")])
            }
            #expect(archive?.exitCode == 6)
            let excluded = [("1.sql", "SELECT 1;"), ("2.sql", "-- atlas:sum ignore\nSELECT 1;\n")]
            #expect(
                message { try database.apply(excluded) }
                    == "2.sql is left out of atlas.sum by `atlas:sum ignore`, so it cannot be applied")
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
