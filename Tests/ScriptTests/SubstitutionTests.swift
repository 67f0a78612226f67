// Variables in SQL: the four forms, what is refused, and that every byte knows where it comes from.
import SQLText
import Testing

@testable import Script

private func substitute(_ text: String, _ values: [String: Value], allowsSemicolons: Bool = false) throws -> SubstitutedText {
    let source = SourceText(file: "f", text)
    var substitution = Substitution(source: source, variables: Variables(values), allowsSemicolons: allowsSemicolons)
    return try substitution.apply(to: 0..<source.bytes.count)
}

private func problem(_ text: String, _ values: [String: Value]) -> Diagnostic? {
    do {
        _ = try substitute(text, values)
        return nil
    } catch {
        return error as? Diagnostic
    }
}

struct SubstitutionTests {
    private let row = Value.row(ScriptRow(columns: ["name", "note"], values: ["it's", nil]))

    @Test(arguments: [
        ("select :a, :'a', :\"a\"", "select X y, 'X y', \"X y\""),
        (":{?a} :{?b}", "TRUE FALSE"),
        ("':a' \":a\" $$:a$$ /* :a */ --:a", "':a' \":a\" $$:a$$ /* :a */ --:a"),
        ("1::int a::text", "1::int a::text"),
        (":a.x", "X y.x"),
        ("x in (:'l') :l", "x in ('1', 'b') 1, b"),
        (":r.name :'r.name' :'r.note' :{?r.note} :{?r.name}", "it's 'it''s' NULL FALSE TRUE"),
        (":one :'one'", "v 'v'"),
        ("a[1:2] a[1: i] a[:n] a[(1):: int]", "a[1:2] a[1: i] a[7] a[(1):: int]"),
        ("array[:n, :n] array[1 + :n]", "array[7, 7] array[1 + 7]"),
        ("x::::n", "x::::n"),
    ])
    func forms(text: String, expected: String) throws {
        let values: [String: Value] = [
            "a": .text("X y"), "l": .list([.integer(1), .text("b")]), "r": row, "n": .integer(7),
            "one": .row(ScriptRow(columns: ["c"], values: ["v"])),
        ]
        #expect(try substitute(text, values).text == expected)
    }

    @Test func substitutedTextIsNotScannedAgain() throws {
        #expect(try substitute("select :a", ["a": .text(":b '"), "b": .text("no")]).text == "select :b '")
    }

    @Test(arguments: [
        ("select :usres", "the variable :usres is not set", "1:8"),
        ("select\n  :'x y', :a", "the value of :a contains ;", "2:11"),
        ("a[1:a]", ":a may be an array slice or a variable", "1:4"),
        ("a[b:a]", ":a may be an array slice or a variable", "1:4"),
        ("a[f(1) :a]", ":a may be an array slice or a variable", "1:8"),
        ("a['1':'users']", ":'users' may be an array slice or a variable", "1:6"),
        (":r", ":r is a row of 2 columns", "1:1"),
        (":r.nam", "the row :r has no column nam", "1:1"),
        (":r.note", ":r.note is NULL", "1:1"),
        (":'users.x'", ":users is a text and has no column x", "1:1"),
    ])
    func refusals(text: String, message: String, at expected: String) throws {
        let error = try #require(problem(text, ["users": .text("u"), "a": .text("1; drop"), "r": row]))
        #expect(error.message == message)
        #expect(place(error) == expected)
        #expect(error.family == .script)
    }

    @Test func nearestNamesAreSuggested() {
        #expect(problem(":usres", ["users": .text("u")])?.help == "did you mean :users?")
        #expect(problem(":r.nam", ["r": row])?.help == "did you mean :r.name?")
    }

    @Test func semicolonsAreForLiteralsAndGexec() throws {
        #expect(try substitute(":'a'", ["a": .text("x;y")]).text == "'x;y'")
        #expect(try substitute(":a", ["a": .text("x;y")], allowsSemicolons: true).text == "x;y")
    }

    @Test func placesLeadBackToTheScript() throws {
        let text = try substitute("select é,\n :a + :'b' x", ["a": .text("wröng()"), "b": .text("q")])
        #expect(text.text == "select é,\n wröng() + 'q' x")
        #expect(text.place(atCharacter: 8).location.column == 8)
        let inA = text.place(atCharacter: 14)
        #expect(inA.variable == "a")
        #expect((inA.location.line, inA.location.column, inA.location.length) == (2, 2, 2))
        let inB = text.place(atCharacter: 22)
        #expect(inB.variable == "b")
        #expect(inB.location.column == 7)
        let after = text.place(atCharacter: 26)
        #expect(after.variable == nil)
        #expect((after.location.line, after.location.column) == (2, 12))
        #expect(text.place(atCharacter: 999).location.column == 13)
    }

    @Test func segmentsTileTheOutput() throws {
        let text = try substitute(":a:'b'c:{?d}", ["a": .text(""), "b": .text("é")])
        var end = 0
        for segment in text.segments {
            #expect(segment.output.lowerBound == end)
            end = segment.output.upperBound
        }
        #expect(end == text.text.utf8.count)
    }
}
