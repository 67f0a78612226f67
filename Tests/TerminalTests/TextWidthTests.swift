// How wide text is, and how it is cut and filled: the ground that tables, carets and lists stand on.
import Testing

@testable import Terminal

@Suite struct TextWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("é", 1), ("🎉", 2), ("a\u{7}b", 2), ("\u{1B}[1;31mred\u{1B}[0m", 3),
    ])
    func countsColumns(_ text: String, _ columns: Int) { #expect(TextWidth.of(text) == columns) }

    @Test func cutsBetweenCharactersAndMarksIt() {
        #expect(TextWidth.fit("abcdef", columns: 6) == "abcdef")
        #expect(TextWidth.fit("abcdef", columns: 4) == "abc…")
        #expect(TextWidth.fit("日本語", columns: 4) == "日…")
        #expect(TextWidth.fit("abc", columns: 0) == "")
    }

    @Test func fillsUp() {
        #expect(TextWidth.pad("日", columns: 4) == "日  ")
        #expect(TextWidth.pad("long", columns: 2) == "long")
    }
}
