// Here: which files are pending, what status says of it, and how a file is laid out for the server. Pure.
import Foundation
import SQLText
import Testing

@testable import Migrations

struct HistoryTests {
    @Test func withoutRevisionsAllFilesOrFromTheLastCheckpoint() throws {
        #expect(try pending("1 2", "") == "1 2")
        #expect(try pending("1 c2 3 c4 5", "") == "c4 5")
        #expect(try pending("", "") == "")
    }

    @Test func afterTheLastRevision() throws {
        #expect(try pending("1 2 3", "1") == "2 3")
        #expect(try pending("1 2 c3 4", "2") == "4")
        #expect(try pending("1 2", "2") == "")
        #expect(try pending("5 6", "4") == "5 6")
        #expect(try pending("c1", "0") == "")
    }

    @Test func partialLastFileIsPendingAgain() throws {
        #expect(try pending("1 2 3", "1 2:1/2") == "2 3")
        #expect(try pending("1 c2 3 c4 5", "c2:1/2") == "c2 3 5")
        #expect(throws: HistoryProblem.missingPartialFile(version: "2", description: "x")) { try pending("1 3", "1 2:1/2") }
    }

    @Test func rowsThatAtlasWouldStumbleOverAreDone() throws {
        var miscounted = revision("2:4/3")
        #expect(miscounted.isMiscounted && !miscounted.isPartial)
        miscounted.applied = 2
        miscounted.partialHashes = nil
        miscounted.error = ""
        #expect(miscounted.isMiscounted && !miscounted.isPartial)
        var resolved = revision("2:1/2")
        resolved.kind.insert(.resolved)
        #expect(!resolved.isPartial && !resolved.isMiscounted)
        let started = revision("2:0/2")
        #expect(started.isPartial)
    }

    @Test func outOfOrder() throws {
        #expect(try pending("1 2 3", "1 3", .linearSkip) == "")
        #expect(try pending("1 2 3 4", "1 3", .nonLinear) == "2 4")
        #expect(try pending("0 1 2", "1 2") == "")
        #expect(throws: HistoryProblem.self) { try pending("1 2 3 4", "1 3") }
        #expect(HistoryProblem.outOfOrder(files("2"), pending: []).message == "migration file 2_x.sql was added out of order")
        #expect(
            HistoryProblem.outOfOrder(files("2 3"), pending: []).message
                == "migration files 2_x.sql, 3_x.sql were added out of order")
    }

    @Test func baseline() throws {
        let (file, following) = try History.files(after: "2", in: files("1 2 c3 4"))
        #expect(file.version == "2")
        #expect(following.map(\.version) == ["4"])
        #expect(throws: HistoryProblem.unknownBaseline("9")) { try History.files(after: "9", in: files("1")) }
    }

    @Test func statusTexts() throws {
        #expect(
            try status("1 2", "") == """
                Migration Status: PENDING
                  -- Current Version: No migration applied yet
                  -- Next Version:    1
                  -- Executed Files:  0
                  -- Pending Files:   2

                """)
        #expect(
            try status("1 c2 3", "") == """
                Migration Status: PENDING
                  -- Current Version: No migration applied yet
                  -- Next Version:    2 (checkpoint)
                  -- Executed Files:  0
                  -- Pending Files:   2

                """)
        #expect(
            try status("1 2", "1 2") == """
                Migration Status: OK
                  -- Current Version: 2
                  -- Next Version:    Already at latest version
                  -- Executed Files:  2
                  -- Pending Files:   0

                """)
        #expect(
            try status("1 2 3", "1 2 3:1/2") == """
                Migration Status: PENDING
                  -- Current Version: 3 (1 statements applied)
                  -- Next Version:    3 (1 statements left)
                  -- Executed Files:  3 (last one partially)
                  -- Pending Files:   1

                Last migration attempt had errors:
                  -- SQL:   THIS LINE; 
                  -- ERROR: syntax error

                """)
        #expect(
            try status("1 2 3", "1 3") == """
                Migration Status: PENDING
                  -- Current Version: 3
                  -- Next Version:    UNKNOWN
                  -- Executed Files:  2
                  -- Pending Files:   1 (out of order)

                  ERROR: migration file 2_x.sql was added out of order. See: https://atlasgo.io/versioned/apply#non-linear-error

                """)
        #expect(try status("1 2 3 4", "1 3").contains("  -- Pending Files:   2 (1 out of order)\n"))
    }

    @Test func statusAsJSONHasAtlasKeysAndLeavesOutWhatIsEmpty() throws {
        let value = try MigrationStatus(of: MigrationDirectory(files: files("1 2")), revisions: [revision("1")])
        let json = String(decoding: try JSONEncoder.plain.encode(value), as: UTF8.self)
        #expect(
            json
                == #"{"Applied":[{"Applied":1,"Description":"x","ExecutionTime":0,"OperatorVersion":"test","Total":1,"Type":"applied","#
                + #""Version":"1"}],"Available":[{"Description":"x","Name":"1_x.sql","Version":"1"},"#
                + #"{"Description":"x","Name":"2_x.sql","Version":"2"}],"Current":"1","Env":{"Dir":"(memory)","Driver":"postgres"},"#
                + #""Next":"2","Pending":[{"Description":"x","Name":"2_x.sql","Version":"2"}],"Status":"PENDING"}"#)
        #expect(Revision.Kind([.executed, .resolved]).name == "applied + manually set")
    }

    @Test func lockKeysAreAtlasKeys() {
        for (name, key) in AtlasVectors.all.advisoryLockIdsFnv132 { #expect(MigrationLock.key(named: name) == key) }
        #expect(MigrationLock.key == 2_686_470_616)
        #expect(MigrationLock.key(named: "name") == 797_654_004)
    }

    /// `c` in front marks a checkpoint.
    private func files(_ text: String) -> [MigrationFile] {
        text.split(separator: " ").map { word in
            word.hasPrefix("c")
                ? MigrationFile(name: "\(word.dropFirst())_x.sql", content: "-- atlas:checkpoint\n\nSELECT 1;\nSELECT 2;\n")
                : MigrationFile(name: "\(word)_x.sql", content: "SELECT 1;\nSELECT 2;\n")
        }
    }

    /// `2:1/3` has done one statement of three.
    private func revision(_ word: Substring) -> Revision {
        let parts = word.drop { $0 == "c" }.split(separator: ":")
        let counts = parts.count > 1 ? parts[1].split(separator: "/").compactMap { Int($0) } : [1, 1]
        var row = Revision(
            version: String(parts[0]), description: "x", applied: counts[0], total: counts[1], operatorVersion: "test")
        if counts[0] != counts[1] {
            row.partialHashes = (0..<counts[0]).map { "h1:\($0)" }
            row.error = "syntax\nerror"
            row.errorStatement = "THIS LINE;\n"
        }
        return row
    }

    private func pending(_ names: String, _ rows: String, _ order: ExecutionOrder = .linear) throws -> String {
        try History.pending(files: files(names), revisions: rows.split(separator: " ").map(revision), order: order)
            .map { ($0.isCheckpoint ? "c" : "") + $0.version }.joined(separator: " ")
    }

    private func status(_ names: String, _ rows: String) throws -> String {
        try MigrationStatus(of: MigrationDirectory(files: files(names)), revisions: rows.split(separator: " ").map(revision)).text
    }
}

struct ExecutionPlanTests {
    @Test func sameCutsGiveOneUnitEach() throws {
        let plan = try plan("-- a\nCREATE TABLE t (id int);\n\nSELECT 1 -- one; two\n;")
        #expect(plan.units.map { $0.pieces.map(\.sql) } == [["CREATE TABLE t (id int)"], ["SELECT 1"]])
        #expect(plan.units.map(\.counted) == [0..<1, 1..<2])
        #expect(plan.warnings.isEmpty)
        #expect(plan.reportedStatement(plan.units[0].pieces[0], in: plan.units[0]) == "CREATE TABLE t (id int);")
    }

    @Test(arguments: [
        ("SELECT a$b$c FROM t; SELECT 2;", [["SELECT a$b$c FROM t", "SELECT 2"]], [1]),
        ("SELECT 1;\n-- end", [["SELECT 1"], []], [1, 1]),
        (";;SELECT 1;", [[], [], ["SELECT 1"]], [1, 1, 1]),
        ("/* a /* b */ c */ SELECT 1;", [["SELECT 1"]], [1]),
        ("SELECT E'a\\'; b', E'\\'c'; SELECT 2;", [["SELECT E'a\\'; b', E'\\'c'"], ["SELECT 2"]], [2, 1]),
        ("BEGIN TRANSACTION; SELECT 1; END; SELECT 2;", [["BEGIN TRANSACTION", "SELECT 1", "END"], ["SELECT 2"]], [1, 1]),
    ])
    func otherCutsAreUnitedAndTold(_ content: String, _ pieces: [[String]], _ counts: [Int]) throws {
        let plan = try plan(content)
        #expect(plan.units.map { $0.pieces.map(\.sql) } == pieces)
        #expect(plan.units.map(\.counted.count) == counts)
        #expect(plan.counted.count == counts.reduce(0, +))
        #expect(!plan.warnings.isEmpty)
    }

    @Test func whatAtlasCannotReadIsCountedByOurStatements() throws {
        let plan = try plan("SELECT E'a\\';b'; SELECT 2;")
        #expect(plan.units.map { $0.pieces.map(\.sql) } == [["SELECT E'a\\';b'"], ["SELECT 2"]])
        #expect(plan.counted.count == 2)
        #expect(plan.warnings.map(\.message) == ["Atlas cannot read this file: unclosed quote '\\''"])
    }

    @Test func customDelimitersAreAtlasOwn() throws {
        let plan = try plan("-- atlas:delimiter -- end\n\nSELECT 1; SELECT 2;\n-- end\nSELECT 3;\n")
        #expect(plan.units.map { $0.pieces.map(\.sql) } == [["SELECT 1; SELECT 2;"], ["SELECT 3;"]])
        #expect(plan.units[0].pieces[0].offset == 27)
        #expect(plan.warnings.isEmpty)
    }

    @Test func copyTakesItsData() throws {
        let plan = try plan("COPY t FROM stdin;\n1\t;2\n\\.\nSELECT 1;\n")
        let pieces = plan.units.flatMap(\.pieces)
        #expect(pieces.map(\.sql) == ["COPY t FROM stdin", "SELECT 1"])
        #expect(pieces[0].copyData == Array("1\t;2\n".utf8))
        #expect(!plan.warnings.isEmpty)
    }

    @Test(arguments: [
        ("SELECT 'a", "1.sql is not complete: a quoted string is not closed", 1),
        ("SELECT 1;\n\\restrict x\n", "a psql command cannot stand in a migration", 2),
        ("SELECT 1;\n/* open", "1.sql is not complete: a comment is not closed", 1),
        ("SELECT 1;\nSELECT \0;", "1.sql holds a zero byte", 2),
    ])
    func whatWouldBreakIsRefused(_ content: String, _ text: String, _ line: Int) {
        let error = #expect(throws: Diagnostic.self) { try plan(content) }
        #expect(error?.message == text)
        #expect(error?.location?.line == line)
    }

    @Test func malformedUTF8IsRefused() {
        #expect(
            message { _ = try ExecutionPlan(MigrationFile(name: "1.sql", content: [0x27, 0xFF, 0x27])) } == "1.sql is not UTF-8")
    }

    @Test(arguments: [
        ("SELECT 1;\nCOMMIT;", 2), ("begin;", 1), ("/* x */ Start /* y */ Transaction;", 1), ("ROLLBACK;", 1), ("end;", 1),
        ("PREPARE TRANSACTION 'x';", 1), ("-- atlas:delimiter //\nSELECT 1; COMMIT;//", 2),
        ("ROLLBACK TO s;", nil), ("ROLLBACK WORK TO SAVEPOINT s;", nil), ("PREPARE p AS SELECT 1;", nil),
        ("DO $$ BEGIN COMMIT; END $$;", nil), ("SELECT 'COMMIT';", nil), ("SAVEPOINT s;", nil),
    ])
    func transactionControl(_ content: String, _ line: Int?) throws {
        #expect(try plan(content).transactionControl?.line == line)
    }

    private func plan(_ content: String) throws -> ExecutionPlan {
        try ExecutionPlan(MigrationFile(name: "1.sql", content: content))
    }
}
