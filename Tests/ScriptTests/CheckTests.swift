// \try, \assert, \expect, \require: what is rolled back, what fails with which exit code, what --update rewrites.
import SQLText
import Testing

@testable import Script

struct CheckTests {
    private func failingHost(_ family: Diagnostic.Family = .script, sqlState: String? = "23505") -> RecordingHost {
        let host = RecordingHost()
        host.failures["bad"] = (Diagnostic(family, "duplicate key", detail: "d", sqlState: sqlState), nil)
        return host
    }

    @Test func aBodyThatWorksKeepsItsWork() throws {
        let host = try run("\\try\nselect 1;\n\\catch\nselect 2;\n\\finally\nselect 3;\n\\endtry")
        #expect(host.calls == ["savepoint 1", "sql: select 1", "release 1", "sql: select 3"])
    }

    @Test(arguments: [
        "23505", "23", "unique_violation", "UNIQUE_VIOLATION", "integrity_constraint_violation", "42601, 23505", "",
    ])
    func matchingConditions(condition: String) throws {
        let host = try run(
            "\\try\nbad;\nselect 1;\n\\catch 22012\nselect 0;\n\\catch \(condition) as e\n\\echo :e.sqlstate :e.condition :e.message :'e.detail' :e.line\n"
                + "\\finally\nselect 3;\n\\endtry", host: failingHost())
        #expect(host.calls == ["savepoint 1", "sql: bad", "rollback 1", "release 1", "sql: select 3"])
        #expect(host.output == "23505 unique_violation duplicate key 'd' 2\n")
    }

    @Test func anUnmatchedErrorGoesOnAfterFinally() {
        let host = failingHost()
        let error = failure(of: "\\try\nbad;\n\\catch 42\nselect 2;\n\\finally\nselect 3;\n\\endtry", host: host)
        #expect(error?.sqlState == "23505")
        #expect(host.calls == ["savepoint 1", "sql: bad", "rollback 1", "release 1", "sql: select 3"])
    }

    @Test func assertionsAndLostConnectionsAreNotCaught() {
        #expect(failure(of: "\\try\n\\assert 1 = 2\n\\catch\n\\endtry")?.family == .assertion)
        let host = failingHost(.connection, sqlState: nil)
        #expect(failure(of: "\\try\nbad;\n\\catch\n\\finally\nselect 3;\n\\endtry", host: host)?.family == .connection)
        #expect(host.calls == ["savepoint 1", "sql: bad"])
    }

    @Test func leavingATryKeepsItsWork() throws {
        let host = RecordingHost()
        let evaluator = Evaluator(host: host)
        #expect(try evaluator.run(SourceText(file: "f", "\\try\n\\exit 2\n\\finally\nselect 3;\n\\endtry")) == .exit(2))
        #expect(host.calls == ["savepoint 1", "release 1", "sql: select 3"])
    }

    @Test func assertionsShowTheirOperands() {
        let error = failure(of: "\n\\assert :n + 1 = 3 or :'s' = 'x'", variables: ["n": .text("1"), "s": .text("y")])
        #expect(error?.exitCode == 4)
        #expect(error?.message == "the assertion failed: :n + 1 = 3 or :'s' = 'x'")
        #expect(error?.detail == ":n is 1\n:'s' is 'y'")
        #expect(place(error) == "2:9")
        #expect(failure(of: "\\assert 1 = 2 'no luck'")?.message == "no luck")
        #expect(failure(of: "\\assert 1 = 1 'no luck'") == nil)
    }

    @Test func assertionsAskTheShadow() {
        let host = RecordingHost()
        host.results[" select false "] = ScriptRows(columns: ["a"], rows: [["f"]])
        let error = failure(of: "\\assert ?{ select false }", host: host)
        #expect(error?.family == .assertion)
        #expect(error?.detail == "?{ select false } is 'f'")
    }

    @Test func expectedErrors() throws {
        let host = try run("\\expect error '23505' { select 1; bad }\n\\expect error { bad; }", host: failingHost())
        #expect(
            host.calls == [
                "savepoint 1", "sql: select 1", "sql: bad", "rollback 1", "release 1", "savepoint 2", "sql: bad", "rollback 2",
                "release 2",
            ])
        let none = failure(of: "\\expect error unique_violation {\n select 1;\n}")
        #expect(none?.message == "unique_violation was expected, and nothing failed")
        #expect(none?.exitCode == 4)
        let other = failure(of: "\\expect error '22' {\n bad;\n}", host: failingHost())
        #expect(other?.message == "22 was expected, and another error came: duplicate key")
        #expect(place(other) == "2:2")
    }

    @Test func expectedRows() throws {
        let host = RecordingHost()
        host.results["select 1"] = ScriptRows(columns: ["a"], rows: [["1"], ["2"]])
        try run("select 1;\n\\expect rows 2", host: host)
        let error = failure(of: "select 1;\n\\expect rows 3", host: host)
        #expect(error?.message == "3 rows were expected, and there were 2")
        #expect(place(error) == "2:14")
        #expect(failure(of: "\\expect rows 3")?.message == "no statement with rows came before")
    }

    @Test func expectedDifferences() throws {
        let host = RecordingHost()
        host.difference = "ALTER TABLE a;\nDROP TABLE c;\n"
        try run("\\expect diff <<<\nALTER TABLE a;  \nDROP TABLE c;\n>>>\n", host: host)
        let error = failure(of: "\\expect diff <<<\nALTER TABLE a;\nDROP TABLE b;\n>>>", host: host)
        #expect(error?.family == .assertion)
        #expect(error?.detail == "  ALTER TABLE a;\n- DROP TABLE b;\n+ DROP TABLE c;")
        host.difference = ""
        try run("\\expect diff <<<\n>>>", host: host)
    }

    @Test func updateRewritesWhatDiffers() throws {
        let host = failingHost()
        host.difference = "DROP TABLE c;\n"
        host.results["select 1"] = ScriptRows(columns: ["a"], rows: [["1"]])
        let source = SourceText(
            file: "f", "\\expect diff <<<\nold\n>>>\nselect 1;\n\\expect rows 5\n\\expect error '22' { bad }\n\\expect rows 1\n")
        let evaluator = Evaluator(host: host)
        evaluator.updatesExpectations = true
        #expect(throws: Diagnostic.self) { try evaluator.run(source) }
        let updated = String(decoding: ExpectationUpdate.apply(evaluator.expectationUpdates, to: source), as: UTF8.self)
        #expect(
            updated
                == "\\expect diff <<<\nDROP TABLE c;\n>>>\nselect 1;\n\\expect rows 1\n\\expect error '23505' { bad }\n\\expect rows 1\n"
        )
    }

    @Test func requirements() throws {
        try run(
            "\\require server >= 15\n\\require server = 15\n\\require server >= 15.4\n\\require dbw >= 1.1\n\\require dbw <2\n\\require clean"
        )
        let error = failure(of: "\\require server >= 16")
        #expect(error?.message == "the script requires server >= 16, and this is 15.18")
        #expect(place(error) == "1:1")
        #expect(failure(of: "\\require server > 15") != nil)
        #expect(failure(of: "\\require dbw >= 1.2.1") != nil)
        let host = RecordingHost()
        host.counts["edits"] = 3
        #expect(failure(of: "\\require clean", host: host)?.help == "\\promote them or \\reset")
    }
}
