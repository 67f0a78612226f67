// Globs on relations: --include-pattern and --exclude-pattern.

import Testing

@testable import Kysely

struct GlobPatternTests {
    @Test(arguments: [
        ("foo", "foo", true), ("foo", "foobar", false), ("foo*", "foobar", true), ("*bar", "foobar", true),
        ("f*r", "foobar", true),
        ("*", "anything", true), ("fo?", "foo", true), ("fo?", "fo", false), ("FoO_bAr", "foo_bar", true), ("foo", "FOO", true),
        ("(foo|bar)", "bar", true), ("(foo|bar)", "baz", false), ("foo_(bar|baz)", "foo_baz", true), ("foo|bar", "bar", true),
        ("foo_{1,2}", "foo_2", true), ("foo_{1,2}", "foo_3", false), ("foo_{1..12}", "foo_11", true),
        ("foo_{1..3}", "foo_4", false),
        ("x{a..c}", "xb", true), ("{a}", "{a}", true), ("a{b,{c,d}e}", "ade", true),
        ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[^a-c]x", "dx", true), ("[ab", "[ab", true),
        ("!foo", "foo", false), ("!foo", "bar", true), ("!!foo", "foo", true), ("!foo_(bar|baz)", "foo_bar", false),
        ("!foo_(bar|baz)", "foo_qux", true), ("!(foo)", "foo", false), ("!(foo)", "foobar", true), ("!(foo)*", "foobar", false),
        ("!(foo|bar)_x", "baz_x", true), ("!(foo|bar)_x", "foo_x", false),
        ("@(a|b)c", "bc", true), ("?(a)c", "c", true), ("*(ab)", "ababab", true), ("+(ab)", "", false), ("+(a|b)", "abba", true),
        ("*(a)*(b)", "aab", true), ("\\*", "*", true), ("\\*", "x", false), ("a*b", "a/b", false), ("*", ".hidden", false),
        ("*(*)", "aaa", true), ("日*", "日本", true),
    ])
    func matches(glob: String, text: String, isMatch: Bool) {
        #expect(GlobPattern(glob).matches(text) == isMatch)
    }

    @Test(arguments: [
        ("foo", true), (".foo", false), ("*.foo", true), ("public.foo", true), ("public.*", true), ("other.foo", false),
        ("!public.*", false), ("{public,other}.f*", true),
    ])
    func aDotMeansTheSchemaToo(glob: String, isMatch: Bool) {
        #expect(GlobPattern(glob).matches(schema: "public", name: "foo") == isMatch)
    }
}
