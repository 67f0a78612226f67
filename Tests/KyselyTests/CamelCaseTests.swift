// Names as the CamelCasePlugin turns them, in both directions and with each of its options; words of names.

import Testing

@testable import Kysely

struct CamelCaseTests {
    static let plain = CamelCase()
    static let digits = CamelCase(options: CamelCaseOptions(underscoreBeforeDigits: true))
    static let letters = CamelCase(options: CamelCaseOptions(underscoreBetweenUppercaseLetters: true))
    static let upper = CamelCase(options: CamelCaseOptions(upperCase: true))

    @Test(arguments: [
        ("", "", ""), ("user_id", "userId", "user_id"), ("address_line_1", "addressLine1", "address_line1"),
        ("a__b", "aB", "a_b"),
        ("_leading", "_Leading", "__leading"), ("trailing_", "trailing", "trailing"), ("FOO_BAR", "FOOBAR", "foobar"),
        ("url2_path", "url2Path", "url2_path"), ("x_1y", "x1y", "x1y"), ("é_col", "éCol", "é_col"),
        ("foo_x_bar", "fooXBar", "foo_xbar"),
        ("a_b_c", "aBC", "a_bc"), ("userID", "userID", "user_id"), ("_1", "_1", "_1"), ("1_a", "1A", "1_a"),
        ("$a_b", "$aB", "$a_b"),
        ("a-b_c", "a-bC", "a-b_c"), ("__two", "_Two", "__two"), ("___", "_", "_"), ("PascalCase", "PascalCase", "pascal_case"),
        ("ß_ß", "ßSS", "ß_ss"), ("用户_id", "用户Id", "用户_id"), ("a_😀_b", "a😀B", "a😀_b"),
    ])
    func turnsThereAndBack(name: String, camel: String, snake: String) {
        #expect(Self.plain.camel(name) == camel)
        #expect(Self.plain.snake(camel) == snake)
        #expect(Self.plain.survives(name) == (name == snake))
    }

    @Test(arguments: [
        ("address_line_1", "address_line_1"), ("url2_path", "url_2_path"), ("x_1y", "x_1y"), ("user_id", "user_id"), ("_1", "_1"),
        ("a_12", "a_12"),
    ])
    func underscoreBeforeDigits(name: String, back: String) {
        #expect(Self.digits.snake(Self.digits.camel(name)) == back)
    }

    @Test(arguments: [
        ("foo_x_bar", "foo_x_bar"), ("a_b_c", "a_b_c"), ("FOO_BAR", "f_o_o_b_a_r"), ("userID", "user_i_d"),
        ("user_id", "user_id"),
    ])
    func underscoreBetweenUppercaseLetters(name: String, back: String) {
        #expect(Self.letters.snake(Self.letters.camel(name)) == back)
    }

    @Test func upperCase() {
        #expect(Self.upper.camel("FOO_BAR") == "fooBar")
        #expect(Self.upper.snake("fooBar") == "FOO_BAR")
        #expect(Self.upper.camel("Foo_Bar") == "FooBar")
    }

    @Test func wordsOfNames() {
        #expect(words(of: "FooBar123Baz_Qux") == ["Foo", "Bar", "123", "Baz", "Qux"])
        #expect(words(of: "ABCTests") == ["ABC", "Tests"])
        #expect(words(of: "$__-") == [])
        #expect(pascalCase("ApiV2Key") == "ApiV2Key")
        #expect(pascalCase("FOOBAR") == "Foobar")
        #expect(pascalCase("用户") == "用户")
        #expect(screamingSnakeCase("checklistItem1") == "CHECKLIST_ITEM_1")
    }
}
