// Expressions: what they parse to, what they compute, and where they point when they cannot.
import SQLText
import Testing

@testable import Script

private func evaluate(_ text: String, _ values: [String: Value] = [:], host: RecordingHost = RecordingHost()) throws -> Value {
    let source = SourceText(file: "f", text)
    var parser = ExpressionParser(CommandReader(source: source, position: 0, end: source.bytes.count))
    let expression = try parser.parse()
    if let rest = try parser.reader.peekToken() { throw Diagnostic(.script, "left over at \(rest.range.lowerBound)") }
    return try ExpressionEvaluator(source: source, variables: Variables(values), host: host).value(of: expression)
}

private func problem(_ text: String, _ values: [String: Value] = [:], host: RecordingHost = RecordingHost()) -> Diagnostic? {
    do {
        _ = try evaluate(text, values, host: host)
        return nil
    } catch let incomplete as IncompleteInput {
        return incomplete.diagnostic
    } catch {
        return error as? Diagnostic
    }
}

struct ExpressionTests {
    @Test(arguments: [
        ("true", true), ("on", true), ("no", false), ("0 = 1 or 1 = 1", true), ("not 1 = 2 and 2 = 2", true),
        ("not (1 = 1 or 1 = 1)", false), ("not not true", true), ("1 < 2", true), ("10 > 9", true), ("'10' > '9'", true),
        ("'a' < 'b'", true), ("'a10' > 'a9'", false), ("'007' = '7'", false), ("1 in (1, 2)", true), ("3 not in (1, 2)", true),
        ("'b' in ('a', 'b')", true), ("1 + 2 - 4 = -1", true), ("- 1 < 0", true), ("1 <> 1", false), ("1 != 2", true),
        (":n >= 3", true), (":n + 1 = 4", true), (":s = 'it''s'", true), (":'s' = 'it''s'", true), (":b", true),
        (":b = on", true), (":n in :l", true), ("'x' in :l", false), (":{?n}", true), (":{?zz}", false), ("defined(n)", true),
        ("defined(zz)", false), ("defined(r.a)", true), ("defined(r.b)", false), (":r.a = 1", true),
        ("exists('table users')", true), ("exists('table ' || 'nope')", false), ("count(diff) = 2", true),
        ("count('edits') = 0", true),
        ("server_version >= 15", true), ("server_version > 15", false), ("server_version_num = 150018", true),
        ("'a' || 'b' = 'ab'", true), ("1 || 2 = 12", true), ("true = 'yes'", true), (":l = (3, 'a')", true),
        ("1_000 = 1000", true),
        ("1 = /* c */ 1 -- d", true),
    ])
    func values(text: String, expected: Bool) throws {
        let values: [String: Value] = [
            "n": .text("3"), "s": .text("it's"), "b": .text("on"), "l": .list([.integer(3), .text("a")]),
            "r": .row(ScriptRow(columns: ["a", "b"], values: ["1", nil])),
        ]
        #expect(try evaluate(text, values).boolean == expected)
    }

    @Test func typesAreKept() throws {
        #expect(try evaluate("1 + 2") == .integer(3))
        #expect(try evaluate("'a'") == .text("a"))
        #expect(try evaluate("('a', 2)") == .list([.text("a"), .integer(2)]))
        #expect(try evaluate(":l", ["l": .list([.integer(1)])]) == .list([.integer(1)]))
    }

    @Test func queriesAskTheHost() throws {
        let host = RecordingHost()
        host.results["select 1 < 2"] = ScriptRows(columns: ["?column?"], rows: [["t"]])
        host.results[" select '}' \n"] = ScriptRows(columns: ["a"], rows: [["}"]])
        #expect(try evaluate("?{ select 1 < :n; }", ["n": .integer(2)], host: host).boolean == true)
        #expect(try evaluate("'}' =?{ select '}' \n} and true", host: host) == .boolean(true))
        #expect(host.calls.first == "query: select 1 < 2")
    }

    @Test(arguments: [
        ("", "an expression is missing here", "1:1"),
        ("1 = ", "an expression is missing here", "1:5"),
        ("(1 = 1", ") is missing", "1:1"),
        ("1.5 = 1", "only whole numbers are allowed here", "1:1"),
        ("foo = 1", "foo is not known in an expression", "1:1"),
        ("E'a' = 'a'", "only plain 'quoted' text is allowed here", "1:1"),
        ("1 = 'x", "unterminated quoted string", "1:5"),
        ("not 'maybe'", "'maybe' is not a boolean", "1:5"),
        ("1 < 'x'", "1 and 'x' cannot be ordered: one is a number, the other is not", "1:1"),
        ("true = 'x'", "'x' is not a boolean", "1:8"),
        ("'a' + 1", "'a' is not a whole number", "1:1"),
        ("9223372036854775807 + 1", "the number is too large", "1:23"),
        (":zz", "the variable :zz is not set", "1:1"),
        (":r.b = 1", ":r.b is NULL", "1:1"),
        (":r = 1", "a row is not text", "1:1"),
        ("defined(:x)", "defined takes the name without a colon", "1:9"),
        ("exists('users')", "exists takes a kind and a name", "1:8"),
        ("count(beans)", "beans is not counted", "1:7"),
        ("?{ select null }", "?{ ... } gave NULL", "1:1"),
        ("?{ select 1", "{ is not closed", "1:2"),
        (": = 1", ": cannot stand here in an expression", "1:1"),
    ])
    func errors(text: String, message: String, at expected: String) throws {
        let host = RecordingHost()
        host.results[" select null "] = ScriptRows(columns: ["a"], rows: [[nil]])
        let error = try #require(problem(text, ["r": .row(ScriptRow(columns: ["a", "b"], values: ["1", nil]))], host: host))
        #expect(error.message == message)
        #expect(place(error) == expected)
    }

    @Test func deepNestingIsAnErrorAndNoCrash() {
        #expect(problem(String(repeating: "(", count: 5_000))?.message == "the expression is nested too deeply")
        #expect(problem(String(repeating: "not ", count: 5_000) + "true")?.message == "the expression is too long")
        #expect(problem(String(repeating: "1 + ", count: 5_000) + "1")?.message == "the expression is too long")
        let sum = String(repeating: "1 + ", count: 499) + "1"
        let longest = String(repeating: "(", count: 49) + sum + String(repeating: ")", count: 49)
        #expect((try? evaluate(longest)) == .integer(500))
    }

    @Test(arguments: [
        ("table users", "table", "users"), ("materialized view a b", "materialized view", "a b"),
        ("FUNCTION f(int, text)", "function", "f(int, text)"), ("foreign table x", "foreign table", "x"),
    ])
    func objects(text: String, kind: String, name: String) {
        let object = ObjectReference(text)
        #expect(object?.kind == kind)
        #expect(object?.name == name)
    }
}
