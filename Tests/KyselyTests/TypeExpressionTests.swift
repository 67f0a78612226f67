// Types as text: expressions, the names that a type of the configuration uses, keys, literals and comments.

import Testing

@testable import Kysely

struct TypeExpressionTests {
    @Test func nests() {
        let reference = EnumReference(schema: "public", name: "mood")
        let type = TypeExpression.generic("Generated", .nullable(.generic("ArrayType", .enumeration(reference))))
        #expect(type.text { $0.name.uppercased() } == "Generated<ArrayType<MOOD> | null>")
        #expect(type.enumeration == reference)
        #expect(type.identifiers == ["Generated", "ArrayType"])
        #expect(TypeExpression.nullable(.array(.name("string"))).text { $0.name } == "string[] | null")
    }

    @Test(arguments: [
        ("Temporal.Instant", ["Temporal"]), ("JSONColumnType<Custom>", ["JSONColumnType", "Custom"]),
        ("MyEnum | null", ["MyEnum", "null"]),
        ("{ theme: \"Dark\"; Size?: Wide }", ["Wide"]), ("'A' | \"B\" | C", ["C"]), ("`a-${Kind}-b` | D", ["Kind", "D"]),
        ("[x: First, y?: Second]", ["First", "Second"]), ("(Arg: In) => Out", ["In", "Out"]),
        ("A extends B ? C : D", ["A", "extends", "B", "C", "D"]),
        ("{ readonly Key: V }", ["V"]), ("{ [K in Keys]: V }", ["Keys", "V"]), ("/* Not */ Yes // No\n | Also", ["Yes", "Also"]),
        ("[...Rest]", ["Rest"]), ("$x | _y", ["$x", "_y"]), ("{ Key : V, Index }", ["V", "Index"]), ("'it\\'s A' | B", ["B"]),
    ])
    func findsNamesInUse(text: String, names: [String]) {
        #expect(typeScriptIdentifiers(in: text).filter { $0 != "in" } == names)
    }

    @Test(arguments: [
        ("class", "class"), ("$x", "$x"), ("_1", "_1"), ("2start", "\"2start\""), ("with-dash", "\"with-dash\""), ("é", "\"é\""),
        ("quo\"te", "\"quo\\\"te\""), ("back\\slash", "\"back\\\\slash\""), ("", "\"\""), ("a\u{1}\n\t", "\"a\\u0001\\n\\t\""),
    ])
    func keys(name: String, key: String) {
        #expect(TypeScriptText.key(name) == key)
    }

    @Test func docComments() {
        #expect(
            TypeScriptText.docComment("one\r\n\ntwo */ x", indentation: "  ") == "  /**\n   * one\n   *\n   * two *\\/ x\n   */\n"
        )
        #expect(TypeScriptText.docComment("*/", indentation: "") == "/**\n * *\\/\n */\n")
    }
}
