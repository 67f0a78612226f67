// Quoting of names and literals, and the nearest known name.
import Testing

@testable import SQLText

struct IdentifierTests {
    @Test(arguments: [
        ("users", "users"), ("Users", "\"Users\""), ("a b", "\"a b\""), ("a\"b", "\"a\"\"b\""), ("1a", "\"1a\""), ("a1_", "a1_"),
        ("a$", "\"a$\""), ("", "\"\""), ("é", "\"é\""), ("user", "\"user\""), ("values", "\"values\""), ("left", "\"left\""),
        ("name", "name"), ("json_table", "\"json_table\""), ("system_user", "\"system_user\""), ("virtual", "virtual"),
    ])
    func identifiers(name: String, quoted: String) {
        #expect(quoteIdentifier(name) == quoted)
    }

    @Test func qualifiedNamesQuoteEachPart() {
        #expect(qualified("public", "Order", "id") == "public.\"Order\".id")
    }

    @Test(arguments: [
        ("public.users", "public", "users"), ("\"a.b\".\"c\"\"d\"", "a.b", "c\"d"), ("users", "", "users"),
        ("public.\"x.y\"", "public", "x.y"),
    ])
    func qualifiedNamesAreTakenApart(text: String, schema: String, name: String) {
        #expect(splitQualified(text) == (schema, name))
    }

    @Test(arguments: [("a", "'a'"), ("it's", "'it''s'"), (#"a\b'"#, #"E'a\\b'''"#), ("", "''")])
    func literals(value: String, quoted: String) {
        #expect(quoteLiteral(value) == quoted)
    }

    @Test func keywordListsAreDisjointAndSized() {
        #expect(Keyword.reserved.count == 78)
        #expect(Keyword.columnName.count == 63)
        #expect(Keyword.typeFunctionName.count == 23)
        #expect(Keyword.unreserved.isDisjoint(with: Keyword.quoted))
        #expect(Keyword.quoted.count == 78 + 63 + 23)
    }

    @Test(
        arguments: [
            ("usres", ["users", "orders"], "users"), ("promte", ["promote", "prompt"], "promote"), ("USERS", ["users"], "users"),
            ("statsu", ["status", "stable"], "status"), ("xyz", ["status", "users"], nil), ("", ["a"], nil),
            ("check", ["checkpoint", "status"], "checkpoint"), ("idd", ["id", "name"], "id"), ("ab", ["xy"], nil),
            ("a", ["b"], nil),
        ] as [(String, [String], String?)])
    func nearestName(word: String, candidates: [String], expected: String?) {
        #expect(nearest(word, in: candidates) == expected)
    }

    @Test func locationsCountCharacters() {
        let source = SourceText(file: "f", "a\né'x\r\nlast")
        #expect(source.location(at: 5) == SourceLocation(file: "f", line: 2, column: 3, lineText: "é'x"))
        #expect(source.location(at: 99).line == 3)
        #expect(source.location(at: 99).column == 5)
    }
}
