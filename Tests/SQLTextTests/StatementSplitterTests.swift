// Where statements, commands and COPY data end, and what an unfinished text leaves open.
import Testing

@testable import SQLText

/// The fragments of a text as `kind:body`.
private func cut(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return StatementSplitter.fragments(of: bytes).map { fragment in
        let body = String(decoding: bytes[fragment.body], as: UTF8.self)
        return switch fragment.kind {
        case .statement: "sql:\(body)"
        case .command: "command:\(body)"
        case .copyData: "data:\(body)"
        case .trivia: "trivia"
        }
    }
}

struct StatementSplitterTests {
    @Test(arguments: [
        ("select 1; select 2;", ["sql:select 1", "sql:select 2"]),
        ("-- a\nselect 1 -- b\n; -- c\n", ["sql:select 1", "trivia"]),
        ("select ';', \";\", $$;$$, $a$;$$;$a$ /* ; */;", ["sql:select ';', \";\", $$;$$, $a$;$$;$a$"]),
        (
            "create rule r as on insert to t do (delete from a; delete from b);",
            ["sql:create rule r as on insert to t do (delete from a; delete from b)"]
        ),
        (";;", ["sql:", "sql:"]),
        ("select (1", ["sql:select (1"]),
        ("select 1) ; select 2;", ["sql:select 1)", "sql:select 2"]),
    ])
    func statements(text: String, expected: [String]) {
        #expect(cut(text) == expected)
    }

    @Test(arguments: [
        "create function f() returns int begin atomic select 1; select case when true then 2 end; end",
        "CREATE OR REPLACE FUNCTION begin() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; END",
        "create procedure p(a int default (case when true then 1 end)) begin atomic insert into t values (1); end",
        "create function f() returns int language sql as $$ begin; end; $$",
    ])
    func functionBodies(statement: String) {
        #expect(cut(statement + "; select 2;") == ["sql:" + statement, "sql:select 2"])
    }

    @Test func beginOutsideAFunctionEndsAtOnce() {
        #expect(
            cut("begin; select case when a then b end; end;") == ["sql:begin", "sql:select case when a then b end", "sql:end"])
        #expect(cut("create function begin() returns int as 'x'; select 1;").count == 2)
        #expect(cut("create table begin (atomic int); select 1;").count == 2)
    }

    @Test(arguments: [
        (
            #"\restrict abc"# + "\nselect 1;\n" + #"\unrestrict abc"#,
            [#"command:\restrict abc"#, "sql:select 1", #"command:\unrestrict abc"#]
        ),
        (#"select 1 \gset p_ "# + "\nselect 2;", ["sql:select 1", #"command:\gset p_"#, "sql:select 2"]),
        (#"\echo a \echo b"#, [#"command:\echo a"#, #"command:\echo b"#]),
        (#"\echo 'a \n b' "c\d""#, [#"command:\echo 'a \n b' "c\d""#]),
        (#"\set x 1 \\ select :x;"#, [#"command:\set x 1"#, #"command:\\"#, "sql:select :x"]),
        ("\\q\r\nselect 1;", [#"command:\q"#, "sql:select 1"]),
        (#"select '\d' \g"#, [#"sql:select '\d'"#, #"command:\g"#]),
    ])
    func commands(text: String, expected: [String]) {
        #expect(cut(text) == expected)
    }

    @Test func copyDataEndsAtItsMark() {
        let text = "copy t (a) from stdin;\n1\n;'x\n\\.\nselect 2;"
        #expect(cut(text) == ["sql:copy t (a) from stdin", "data:1\n;'x\n", "sql:select 2"])
        #expect(
            cut("COPY t FROM STDIN WITH (format csv); -- x\r\n1\r\n\\.\r\n") == [
                "sql:COPY t FROM STDIN WITH (format csv)", "data:1\r\n",
            ])
        #expect(cut("copy t to stdout;\nselect 1;").count == 2)
        #expect(cut("copy (select a from stdin) to stdout;\nselect 1;").count == 2)
        #expect(cut("select a from stdin;\nselect 1;").count == 2)
    }

    @Test func copyDataMarkHasTheLineToItself() {
        #expect(cut("copy t from stdin;\n\\.x\n x\\.\n\\.\n").last == "data:\\.x\n x\\.\n")
    }

    @Test(
        arguments: [
            ("", Openness.empty, "="), (" -- x\n", .empty, "="), ("select 1;", .complete, "="),
            ("select 1; -- x", .complete, "="),
            ("select 1", .needsSemicolon, "-"), ("select 'a", .inString, "'"), ("select \"a", .inQuotedIdentifier, "\""),
            ("do $x$ begin", .inDollar(tag: "x"), "$"), ("do $$", .inDollar(tag: ""), "$"),
            ("select 1; /* a /* */", .inBlockComment, "*"),
            ("select (1, ';'", .inParens, "("), ("copy t from stdin;", .inCopyData, ">"),
            ("copy t from stdin;\n1\n", .inCopyData, ">"),
            ("select (1 /* c */", .inParens, "("), ("select ('a", .inString, "'"), (#"\d t"#, .complete, "="),
            ("create function f() returns int begin atomic select 1;", .needsSemicolon, "-"),
            ("select 'a' /* ok */", .needsSemicolon, "-"),
        ] as [(String, Openness, Character)])
    func openness(text: String, expected: Openness, letter: Character) {
        let openness = StatementSplitter.openness(of: Array(text.utf8))
        #expect(openness == expected)
        #expect(openness.promptLetter == letter)
    }

    @Test func rangesTileAndBodiesLieInside() {
        let bytes = Array("  -- c\n select 1 ;\\x on\ncopy t from stdin;\n1\n\\.\n select 2 /*".utf8)
        var offset = 0
        for fragment in StatementSplitter.fragments(of: bytes) {
            #expect(fragment.range.lowerBound == offset)
            #expect(
                fragment.range.lowerBound <= fragment.body.lowerBound && fragment.body.upperBound <= fragment.range.upperBound)
            offset = fragment.range.upperBound
        }
        #expect(offset == bytes.count)
    }
}
