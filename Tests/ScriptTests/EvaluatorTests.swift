// What a script does: statements, variables, includes, the prompt, and where errors point.
import SQLText
import Testing

@testable import Script

struct EvaluatorTests {
    private let users = ScriptRows(columns: ["id", "name"], rows: [["1", "it's"], ["2", nil]])

    @Test func statementsRunInOrder() throws {
        let host = try run("-- c\nselect 1;\n;\n\\x auto\nselect :'a' \\gx\nselect 3", variables: ["a": .text("b")])
        #expect(host.calls == ["sql: select 1", "\\x auto", "sql(expanded): select 'b'", "sql: select 3"])
    }

    @Test func commandsGetTheirArguments() throws {
        let host = try run(
            #"\dt+ pub.*; "# + "\n" + #"\diff "My T" 'a b'"# + "\n" + #"\undo :n \redo"#
                + "\n\\target select 'a;b'\n  from :t;",
            variables: ["n": .integer(2), "t": .text("x")])
        #expect(
            host.calls == ["\\dt+ pub.*", #"\diff "My T" a b"#, "\\undo 2", "\\redo", "\\target select 'a;b'\n  from x"])
    }

    @Test func echoFollowsPsql() throws {
        let host = try run(
            #"\echo a   'b  c' "d" :x:'x' -n"# + "\n" + #"\echo -n 'x\ty\101\x42\\'"# + "\n" + #"\warn w"# + "\n\\echo",
            variables: ["x": .text("v w")])
        #expect(host.output == "a b  c \"d\" v w'v w' -n\nx\tyAB\\\n")
        #expect(host.errors == "w\n")
    }

    @Test func setConcatenatesAndKeepsTypes() throws {
        let host = try run(
            """
            \\set a b 'c d' e
            \\set l := (1, 'x')
            \\set m :l
            \\set n := 1 + 2
            \\set e
            \\echo :a :l :m :n [:e]
            \\foreach x in :m z
            \\echo <:x>
            \\endfor
            \\if defined(x) \\echo still \\endif
            \\unset a
            \\echo :{?a}
            """)
        #expect(host.output == "bc de 1, x 1, x 3 []\n<1>\n<x>\n<z>\nFALSE\n")
    }

    @Test func conditionsChooseOneBranch() throws {
        let script = """
            \\if :n = 1
              select 1;
            \\elif :n = 2
              select 2;
              \\if false
                select 9;
              \\endif
            \\else
              select 3;
            \\endif
            """
        #expect(try run(script, variables: ["n": .text("1")]).calls == ["sql: select 1"])
        #expect(try run(script, variables: ["n": .text("2")]).calls == ["sql: select 2"])
        #expect(try run(script, variables: ["n": .text("3")]).calls == ["sql: select 3"])
        #expect(try run("\\if on \\echo yes \\else \\echo no \\endif").output == "yes\n")
    }

    @Test func loopsReadTheirRowsFirst() throws {
        let host = RecordingHost()
        host.results[" select * from users "] = users
        try run("\\foreach r in ?{ select * from users }\ninsert into t values (:r.id, :'r.name');\n\\endfor", host: host)
        #expect(
            host.calls == [
                "query:  select * from users ", "sql: insert into t values (1, 'it''s')", "sql: insert into t values (2, NULL)",
            ])
    }

    @Test func gsetSetsAndUnsets() throws {
        let host = RecordingHost()
        host.results["select 1"] = ScriptRows(columns: ["a", "b"], rows: [["x", nil]])
        try run("select 1 \\gset p_\n\\echo :p_a :{?p_b} :ROW_COUNT", host: host, variables: ["p_b": .text("old")])
        #expect(host.output == "x FALSE 1\n")
    }

    @Test func gsetNeedsOneRow() {
        let host = RecordingHost()
        host.results["select 1"] = users
        let error = failure(of: "\n select 1 \\gset", host: host)
        #expect(error?.message == "\\gset needs one row, and the query gave 2")
        #expect(place(error) == "2:2")
    }

    @Test func gexecRunsEachValue() throws {
        let host = RecordingHost()
        host.results["select :q; select 2"] = nil
        host.results["select a;b"] = ScriptRows(columns: ["a", "b"], rows: [["drop table :x", nil], ["select 2", "select 3"]])
        try run("select :q \\gexec", host: host, variables: ["q": .text("a;b")])
        #expect(host.calls == ["query: select a;b", "sql: drop table :x", "sql: select 2", "sql: select 3"])
    }

    @Test func gAloneRunsTheLastStatementAgain() throws {
        #expect(try run("select 1;\n\\g\n\\gdesc").calls == ["sql: select 1", "sql: select 1", "sql(description): select 1"])
        #expect(failure(of: "\\g")?.message == "there is no statement to run")
    }

    @Test func copyTakesItsData() throws {
        let host = try run("copy t from stdin;\n1\t:a\n\\.\n\\echo done")
        #expect(host.calls == ["copy: copy t from stdin <- 1\t:a\n"])
        #expect(host.output == "done\n")
    }

    @Test func statusVariablesFollowEachStatement() throws {
        let host = RecordingHost()
        host.failures["bad"] = (Diagnostic(.script, "no", sqlState: "42601"), nil)
        host.results["select 1"] = users
        try run(
            """
            select 1;
            \\echo :ERROR :SQLSTATE :ROW_COUNT
            \\try
            bad;
            \\catch
            \\echo :ERROR :SQLSTATE :ROW_COUNT :LAST_ERROR_MESSAGE
            \\endtry
            select 1;
            \\echo :ERROR :SQLSTATE :LAST_ERROR_SQLSTATE
            """, host: host)
        #expect(host.output == "false 00000 2\ntrue 42601 0 no\nfalse 00000 42601\n")
    }

    @Test func restrictAllowsOnlySQL() throws {
        #expect(try run("\\restrict k\nselect 1;\n\\unrestrict k\n\\log").calls == ["sql: select 1", "\\log"])
        #expect(failure(of: "\\restrict k\n\\log")?.message == "commands are restricted here")
        #expect(failure(of: "\\restrict k\nselect 1 \\gset")?.message == "commands are restricted here")
        #expect(failure(of: "\\restrict k\n\\unrestrict j")?.message == "the key is not that of \\restrict")
    }

    @Test func shellNeedsItsFlag() throws {
        #expect(failure(of: "\\! ls -l")?.family == .refused)
        let host = RecordingHost()
        host.allowsShell = true
        #expect(try run("\\! ls 'a  b' \\x\nselect 1;", host: host).calls == ["shell: ls 'a  b' \\x", "sql: select 1"])
    }

    @Test func promptAsksTheHost() throws {
        let host = RecordingHost()
        host.answers = ["v"]
        #expect(try run("\\prompt 'Name: ' n\n\\echo :n", host: host).output == "v\n")
        #expect(host.calls == ["prompt: Name: "])
    }

    @Test func exitAndReturn() throws {
        let host = RecordingHost()
        host.files["a.dbw"] = "\\echo a\n\\if true\n\\return\n\\endif\n\\echo no"
        host.files["b.dbw"] = "\\q"
        let evaluator = Evaluator(host: host)
        let outcome = try evaluator.run(
            SourceText(file: "m", "\\i a.dbw\n\\i b.dbw\n\\echo b\n\\foreach x in 1 2\n\\exit 3\n\\endfor\n\\echo no"))
        #expect(outcome == .exit(3))
        #expect(host.output == "a\nb\n")
        #expect(try evaluator.run(SourceText(file: "m", "\\q")) == .exit(0))
        #expect(failure(of: "\\exit 256")?.message == "an exit code is a number from 0 to 255, not '256'")
    }

    @Test func onErrorStopStaysOn() throws {
        try run("\\set ON_ERROR_STOP on\n\\set ON_ERROR_STOP 1")
        #expect(failure(of: "\\set ON_ERROR_STOP off")?.message == "dbw always stops at the first error")
    }

    @Test func argumentsOfScripts() throws {
        let script =
            "\\param t\n\\param n integer = 2\n\\param l list = 'a, b'\n\\echo :t :n\n\\foreach x in :l \\echo <:x> \\endfor"
        #expect(try run(script, arguments: ["t": "u", "n": "3"]).output == "u 3\n<a>\n<b>\n")
        #expect(try run(script, variables: ["t": .text("v")]).output == "v 2\n<a>\n<b>\n")
        #expect(failure(of: script)?.message == "--t is missing")
        #expect(failure(of: script, arguments: ["t": "u", "n": "x"])?.message == "--n takes a value of type integer, not 'x'")
        let unknown = failure(of: "\\param table", arguments: ["tabel": "u"])
        #expect(unknown?.help == "did you mean --table?")
        #expect(unknown?.exitCode == 1)
    }

    @Test func thePromptWaitsUntilNothingIsOpen() throws {
        let host = RecordingHost()
        let evaluator = Evaluator(host: host)
        #expect(try evaluator.feed("\\set a 1") == .ran(.finished))
        #expect(try evaluator.feed("\\if :a = 1") == .needsMore(.openBlock("\\if", line: 1)))
        #expect(try evaluator.feed("select") == .needsMore(.openStatement(.needsSemicolon)))
        #expect(try evaluator.feed(":a;") == .needsMore(.openBlock("\\if", line: 1)))
        #expect(host.calls.isEmpty)
        #expect(try evaluator.feed("\\endif") == .ran(.finished))
        #expect(host.calls == ["sql: select\n1"])
        #expect(try evaluator.feed("select '") == .needsMore(.openStatement(.inString)))
        evaluator.abandonInput()
        #expect(throws: Diagnostic.self) { try evaluator.feed("\\nonsense") }
        #expect(try evaluator.feed("\\q") == .ran(.exit(0)))
    }
}
