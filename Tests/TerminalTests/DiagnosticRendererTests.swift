// How an error looks: the place, the source line, the caret under it, and what may help.
import SQLText
import Testing

@testable import Terminal

@Suite struct DiagnosticRendererTests {
    private func render(_ source: String, at offset: Int, length: Int = 1, columns: Int? = nil) -> [String] {
        let location = SourceText(file: "a.sql", source).location(at: offset, length: length)
        let text = DiagnosticRenderer(columns: columns).render(Diagnostic(.script, "bad", location: location))
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func everythingThatIsKnownIsShownInOrder() {
        let location = SourceText(file: "db/schema.sql", "select 1;\nselect * from usrs;").location(at: 24, length: 4)
        let diagnostic = Diagnostic(
            .script, #"relation "usrs" does not exist"#, help: "create it first", detail: "two\nlines", hint: "a hint",
            context: "a function", sqlState: "42P01", location: location)
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                db/schema.sql:2:15: error: relation "usrs" does not exist (SQLSTATE 42P01)
                2 | select * from usrs;
                  |               ^~~~
                DETAIL: two
                        lines
                HINT: a hint
                CONTEXT: a function
                help: create it first

                """)
    }

    @Test func withoutAPlaceThereIsOneLine() {
        #expect(DiagnosticRenderer().render(Diagnostic(.usage, "no such file"), as: .warning) == "warning: no such file\n")
    }

    @Test func coloursAreAskedFor() {
        let text = DiagnosticRenderer(style: .coloured).render(Diagnostic(.usage, "no"))
        #expect(text == "\u{1B}[1;31merror:\u{1B}[0m \u{1B}[1mno\u{1B}[0m\n")
    }

    @Test func theCaretStandsUnderWideAndCombinedCharacters() {
        #expect(render("select '日本e\u{301}' x", at: 19)[1...2] == ["1 | select '日本e\u{301}' x", "  |                ^"])
        #expect(render("日本", at: 3)[2] == "  |   ^~")
        #expect(render("\tx\ty", at: 3)[1...2] == ["1 |     x   y", "  |         ^"])
    }

    @Test func theCaretMayStandAfterTheEnd() {
        #expect(render("select", at: 6)[1...2] == ["1 | select", "  |       ^"])
        #expect(render("abc\ndef", at: 1, length: 90)[2] == "  |  ^~")
    }

    @Test func aWideLineIsCutAroundTheCaret() {
        let source = String(repeating: "a", count: 200) + "X" + String(repeating: "b", count: 200)
        let lines = render(source, at: 200, columns: 44)
        #expect(lines[1].count <= 44)
        #expect(lines[1].hasPrefix("1 | …a") && lines[1].hasSuffix("b…"))
        #expect(Array(lines[1])[lines[2].prefix { $0 != "^" }.count] == "X")
        // At the beginning and at the end only the other side is cut.
        #expect(render(source, at: 0, columns: 44)[1].hasPrefix("1 | aaa"))
        #expect(render(source, at: 400, columns: 44)[1].hasSuffix("bbb"))
    }

    @Test(arguments: Array(stride(from: 0, through: 120, by: 1)))
    func theCaretIsAlwaysUnderItsCharacter(_ offset: Int) {
        // Each character of the line is unlike its neighbours, and every third takes two columns.
        let characters = (0..<120).map { Character(Unicode.Scalar(($0 % 3 == 0 ? 0x4E00 : 0x100) + UInt32($0))!) }
        let location = SQLText.SourceLocation(file: "f", line: 1, column: offset + 1, lineText: String(characters))
        for columns in [20, 33, 60, 400] {
            let excerpt = SourceExcerpt(location, columns: columns)
            #expect(TextWidth.of(excerpt.text) <= columns)
            var column = 0
            var under: Character?
            for character in excerpt.text {
                if column == excerpt.caretColumn { under = character }
                column += TextWidth.of(String(character))
            }
            #expect(under == (offset < 120 ? characters[offset] : nil))
        }
    }
}
