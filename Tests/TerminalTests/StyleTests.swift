// When output is coloured, and that colouring never changes the text.
import Testing

@testable import Terminal

@Suite struct StyleTests {
    @Test(arguments: [
        (true, ["TERM": "xterm"], false, true),
        (false, ["TERM": "xterm"], false, false),
        (true, ["TERM": "xterm"], true, false),
        (true, ["TERM": "dumb"], false, false),
        (true, [:], false, false),
        (true, ["TERM": "xterm", "NO_COLOR": "1"], false, false),
        (true, ["TERM": "xterm", "NO_COLOR": ""], false, true),
    ])
    func coloursOnlyWhereWanted(_ isTerminal: Bool, _ environment: [String: String], _ isRefused: Bool, _ isColoured: Bool) {
        let style = Style.decide(isTerminal: isTerminal, environment: environment, isRefused: isRefused)
        #expect(style.isColoured == isColoured)
    }

    @Test func paintsAndResets() {
        #expect(Style.coloured.paint("x", .added) == "\u{1B}[32mx\u{1B}[0m")
        #expect(Style.coloured.paint("x", .error) == "\u{1B}[1;31mx\u{1B}[0m")
        #expect(Style.coloured.paint("", .error) == "")
        #expect(Style.plain.paint("x", .error) == "x")
    }

    @Test func highlightsByTheLexer() {
        let marked = Self.marked(highlightSQL("select t.user, name, 'a--b' -- c\nfrom $1 where x = :y;\n\\set a"))
        #expect(
            marked
                == "<34>select<> t.user, name, <32>'a--b'<> <2>-- c<>\n<34>from<> <36>$1<> <34>where<> x = <33>:y<>;\n<35>\\<><35>set<> a"
        )
    }

    @Test func coloursEachLineOfALongToken() {
        #expect(Self.marked(highlightSQL("$$a\nb$$")) == "<32>$$a<>\n<32>b$$<>")
    }

    @Test(arguments: ["", "select 1", "select 'unfinished", "/* open", "\\d users", "日本 \u{1} :'v' $q$ $q$"])
    func changesNoByteOfTheText(_ sql: String) {
        #expect(highlightSQL(sql, style: .plain) == sql)
        #expect(Self.marked(highlightSQL(sql)).replacing(#/<\d*>/#, with: "") == sql)
    }

    /// Colour sequences as `<34>`, the reset as `<>`.
    private static func marked(_ text: String) -> String {
        text.replacing("\u{1B}[0m", with: "<>").replacing(#/\x{1B}\[(\d+)m/#) { "<\($0.output.1)>" }
    }
}
