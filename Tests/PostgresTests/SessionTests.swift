// Here: a libpq session against a real server: errors with all their fields, notices, cancelling, pipelines, COPY, cells.
import Foundation
import TestSupport
import Testing

@testable import Postgres

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct SessionTests {
    let database = try? TestDatabase()

    private func session() throws -> Session { try #require(database).session() }

    private func error(_ body: () throws -> Void) throws -> PostgresError {
        do { try body() } catch let error as PostgresError { return error }
        throw NothingFailed()
    }

    struct NothingFailed: Error {}

    @Test func errorHasAllFieldsOfTheServer() throws {
        let session = try session()
        try session.execute("CREATE TABLE t (id int CONSTRAINT t_pk PRIMARY KEY, n int NOT NULL)")
        try session.execute("INSERT INTO t VALUES (1, 1)")
        let unique = try error { try session.execute("INSERT INTO t VALUES (1, 2)") }
        #expect(unique.severity == "ERROR")
        #expect(unique.sqlState == .uniqueViolation)
        #expect(unique.detail == "Key (id)=(1) already exists.")
        #expect((unique.schema, unique.table, unique.constraint) == ("public", "t", "t_pk"))
        let null = try error { try session.execute("INSERT INTO t VALUES (2, NULL)") }
        #expect((null.sqlState?.code, null.table, null.column) == ("23502", "t", "n"))
        let syntax = try error { try session.execute("SELECT 'ä', 1 +* FROM") }
        #expect(syntax.sqlState?.code == "42601")
        #expect(syntax.position == 18)
        let hint = try error { try session.execute("SELECT idd FROM t") }
        #expect(hint.hint?.contains("t.id") == true)
        let inner = try error { try session.execute("DO $$ BEGIN PERFORM 1 FROM nowhere; END $$") }
        #expect(inner.context?.contains("PL/pgSQL") == true)
        #expect(inner.internalQuery?.contains("nowhere") == true)
        #expect(inner.internalPosition != nil)
        #expect(session.transactionStatus == .idle)
    }

    @Test func errorsAreMatchedByStateAndByFamily() throws {
        let session = try session()
        do {
            try session.execute("SELECT 1/0")
            Issue.record("nothing failed")
        } catch let error as PostgresError where SQLState.uniqueViolation ~= error {
            Issue.record("the wrong clause: \(error)")
        } catch let error as PostgresError where error.sqlState?.isClass("22") == true {
            #expect(error.description == "ERROR: 22012: division by zero")
            #expect(!error.isConnectionFailure)
            #expect(error.diagnostic().exitCode == 3)
        }
    }

    @Test func connectionFailureIsToldFromOthers() throws {
        let refused = try error { _ = try Session(ConnectionTarget("postgresql://u:secret@127.0.0.1:1/x")) }
        #expect(refused.isConnectionFailure)
        #expect(refused.sqlState == nil)
        #expect(refused.diagnostic().exitCode == 2)
        #expect(!refused.message.contains("secret"))
        let missing = try error { _ = try Session(ConnectionTarget(TestServer.url ?? "").with(database: "dbw_no_such_one")) }
        #expect(missing.sqlState == .undefinedDatabase)
        // Ended from outside, in the middle.
        let session = try session()
        let other = try self.session()
        try other.execute("SELECT pg_terminate_backend(\(session.backendPID))")
        let gone = try error { try session.execute("SELECT 1") }
        #expect(gone.isConnectionFailure, "\(gone)")
        #expect(session.transactionStatus == .unknown)
        let again = try error { try session.execute("SELECT 1") }
        #expect(again.isConnectionFailure)
    }

    @Test func errorPlaceIsTheOneInTheFile() throws {
        let session = try session()
        let source = SourceTextFixture.source
        let statement = SourceTextFixture.second
        let error = try error { try session.execute(statement) }
        let offset = SourceTextFixture.offset
        let location = try #require(error.diagnostic(in: source, at: offset).location)
        #expect((location.file, location.line, location.column) == ("a.sql", 3, 15))
        #expect(location.lineText == "SELECT 'ü' || nowhere;")
        #expect(location.length == "nowhere".count)
    }

    @Test func noticesArriveInOrder() throws {
        let session = try session()
        var notices: [Notice] = []
        session.onNotice = { notices.append($0) }
        try session.execute(
            "DO $$ BEGIN RAISE NOTICE 'one' USING HINT = 'h', DETAIL = 'd'; RAISE WARNING 'two' USING ERRCODE = '01007'; END $$")
        #expect(notices.map(\.message) == ["one", "two"])
        #expect(notices.map(\.severity) == ["NOTICE", "WARNING"])
        #expect((notices[0].hint, notices[0].detail) == ("h", "d"))
        #expect(notices[1].sqlState == "01007")
    }

    @Test func anotherThreadCancels() throws {
        let session = try session()
        let handle = session.cancelHandle
        let started = Date()
        Thread.detachNewThread {
            // The request is for whatever runs: it is sent until something did.
            for _ in 0..<20 {
                usleep(50_000)
                handle.cancel()
            }
        }
        let error = try error { try session.execute("SELECT pg_sleep(60)") }
        #expect(error.sqlState == .queryCanceled)
        #expect(Date().timeIntervalSince(started) < 5)
        session.close()
        // After the end there is nothing to cancel, and nothing happens.
        handle.cancel()
    }

    @Test func pipelineGivesEachResult() throws {
        let session = try session()
        let results = try session.pipeline([
            "SELECT 1", "SELECT 'b' AS b UNION ALL SELECT 'c' ORDER BY 1", "CREATE TABLE p (a int)",
        ])
        #expect(results.map(\.count) == [1, 2, 0])
        #expect(results[1][1, "b"] == "c")
        #expect(results[2].commandTag == "CREATE TABLE")
        #expect(try session.pipeline([]).isEmpty)
        #expect(try session.query("SELECT count(*) FROM p").scalar == "0")
    }

    @Test func pipelineKeepsPlansUntilTheyAreGone() throws {
        let session = try Session(ConnectionTarget(TestServer.url ?? ""))
        let queries = ["SELECT count(*) FROM pg_catalog.pg_class", "SELECT 7", "SELECT 7"]
        func run() throws -> String? {
            var last: String?
            try session.pipeline(["BEGIN"] + queries + ["COMMIT"], keeping: 1..<4) { if $0 == 3 { last = $1.scalar } }
            return last
        }
        func kept() throws -> String? { try session.query("SELECT count(*) FROM pg_prepared_statements").scalar }
        #expect(try run() == "7")
        #expect(try kept() == "1")
        #expect(try run() == "7")
        #expect(try kept() == "2")
        try session.execute("DEALLOCATE ALL")
        #expect(try run() == "7")
        #expect(try kept() == "2")
    }

    @Test func pipelineForgetsAKeptQueryThatCannotBePlanned() throws {
        let session = try Session(ConnectionTarget(TestServer.url ?? ""))
        func run() throws {
            try session.pipeline(["SELECT 1", "SELECT x FROM dbw_nowhere"], keeping: 0..<2) { _, _ in }
        }
        for _ in 1...3 { #expect(try error { try run() }.sqlState == SQLState("42P01")) }
        #expect(try session.query("SELECT 1").scalar == "1")
    }

    @Test func errorInAPipelineIsThrownAndTheSessionGoesOn() throws {
        let session = try session()
        for failing in 0..<3 {
            var queries = ["CREATE TABLE q (a int)", "SELECT 2", "SELECT 3"]
            queries[failing] = "SELECT 1/0"
            let error = try error { _ = try session.pipeline(queries) }
            #expect(error.sqlState?.code == "22012", "\(failing)")
            #expect(session.transactionStatus == .idle)
            #expect(try session.query("SELECT 7").scalar == "7")
            // The whole pipeline is one transaction: nothing of it stays.
            #expect(try session.query("SELECT to_regclass('q') IS NULL").scalar == "t")
        }
    }

    @Test func rowsAreCopiedInAndOut() throws {
        let session = try session()
        try session.execute("CREATE TABLE c (id int, name text)")
        let data = (1...5000).map { "\($0)\tname ü \($0)\n" }.joined()
        #expect(try session.copyIn("COPY c FROM STDIN", data: Array(data.utf8)).commandTag == "COPY 5000")
        var received: [UInt8] = []
        var rows = 0
        let result = try session.copyOut("COPY (SELECT * FROM c ORDER BY id) TO STDOUT") {
            received += $0
            rows += 1
        }
        #expect(result.commandTag == "COPY 5000")
        #expect(rows == 5000)
        #expect(String(decoding: received, as: UTF8.self) == data)
    }

    @Test func failedCopyLeavesTheSessionUsable() throws {
        let session = try session()
        try session.execute("CREATE TABLE c (id int)")
        let malformed = try error { try session.copyIn("COPY c FROM STDIN", data: Array("1\nx\n".utf8)) }
        #expect(malformed.sqlState?.code == "22P02")
        #expect(malformed.context?.contains("line 2") == true)
        #expect(try session.query("SELECT count(*) FROM c").scalar == "0")
        let noData = try error { try session.execute("COPY c FROM STDIN") }
        #expect(noData.message.contains("needs data"))
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try session.copyOut("COPY (SELECT generate_series(1, 1000000)) TO STDOUT") { _ in throw Enough() }
        }
        #expect(session.transactionStatus == .idle)
        // A COPY TO that nobody asked the data of.
        #expect(try session.execute("COPY (SELECT 1) TO STDOUT").commandTag == "COPY 1")
        #expect(try session.query("SELECT 1").scalar == "1")
    }

    @Test func cellsKnowTheirTypesAndNull() throws {
        let session = try session()
        let rows = try session.query(
            "SELECT $1::int AS n, $2::text AS t, $3::bool AS b, NULL AS nothing, ''::text AS empty, E'a\\tb' AS tab",
            ["41", "ä 'quoted'", nil])
        #expect(rows.columns.map(\.name) == ["n", "t", "b", "nothing", "empty", "tab"])
        #expect(rows.columns.prefix(3).map(\.typeOID) == [23, 25, 16])
        #expect(rows.row(0) == ["41", "ä 'quoted'", nil, nil, "", "a\tb"])
        #expect(rows[0, "t"] == "ä 'quoted'")
        #expect(rows[0, "unknown"] == nil)
        #expect(try session.query("SELECT 1 WHERE false").scalar == nil)
        // Rows outlive their session.
        session.close()
        session.close()
        #expect(rows[0, 0] == "41")
        #expect(session.transactionStatus == .unknown)
    }

    @Test func severalStatementsGiveTheLastResult() throws {
        let session = try session()
        #expect(try session.execute("SELECT 1; SELECT 2").scalar == "2")
        #expect(try session.execute("").commandTag == "")
        #expect(session.serverVersion >= 150000)
        #expect(try session.describe("SELECT 1::numeric(8,2) AS price, 'x' AS x").map(\.type) == ["numeric(8,2)", "text"])
    }
}
