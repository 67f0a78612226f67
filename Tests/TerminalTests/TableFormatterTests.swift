// Results as psql prints them. Every expectation of an aligned, expanded, unaligned or CSV table is what psql 15.18 wrote for the same
// values; `$` marks the end of each line, so that blanks at the end can be seen.
import Testing

@testable import Terminal

@Suite struct TableFormatterTests {
    private func expect(
        _ table: ResultTable, _ expected: String, _ location: Testing.SourceLocation = #_sourceLocation,
        _ change: (inout TableFormatter) -> Void = { _ in }
    ) {
        var formatter = TableFormatter()
        change(&formatter)
        // By bytes, since Swift takes a carriage return and a line feed as one character.
        let lines = Array(formatter.format(table).utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let marked = lines.dropLast().map { String(decoding: $0, as: UTF8.self) + "$" }.joined(separator: "\n")
        #expect(marked == expected, sourceLocation: location)
    }

    private static var multiline: ResultTable {
        ResultTable(
            columns: [.init("id", alignsRight: true), .init("m"), .init("n")], rows: [["1", "a\nbcd\ne", "x\ny"]])
    }
    private static var two: ResultTable {
        ResultTable(
            title: "Title", columns: [.init("id", alignsRight: true), .init("name")],
            rows: [["1", "long value"], ["2", "a\nb"]])
    }
    private static var delimited: ResultTable {
        ResultTable(
            columns: ["id", "na,me", "multi", "q", "dot", "sp", "empty"].map { .init($0) },
            rows: [["1", nil, "a\nbc", "q\"t", "\\.", " s ", ""]])
    }

    @Test func alignedColumnsAndNull() {
        let table = ResultTable(
            columns: [.init("id", alignsRight: true), .init("a long header")], rows: [["1", "one"], ["20", nil]])
        expect(
            table,
            """
             id | a long header $
            ----+---------------$
              1 | one$
             20 | ∅$
            (2 rows)$
            $
            """
        ) { $0.nullDisplay = "∅" }
        expect(table, "  1 | one$\n 20 | $\n$") { $0.tuplesOnly = true }
    }

    @Test func linesOfAValue() {
        expect(
            Self.multiline,
            """
             id |  m  | n $
            ----+-----+---$
              1 | a  +| x+$
                | bcd+| y$
                | e   | $
            (1 row)$
            $
            """)
    }

    @Test func wideTabbedAndUnprintableCharacters() {
        let table = ResultTable(
            columns: [.init("h\nead", alignsRight: true), .init("jp"), .init("ctl")], rows: [["1", "日本語", "tab\tx\rx\u{1}"]])
        expect(
            table,
            """
              h +|   jp   |       ctl        $
             ead |        |                  $
            -----+--------+------------------$
               1 | 日本語 | tab     x\\rx\\x01$
            (1 row)$
            $
            """)
    }

    @Test func noRowsAndNoColumns() {
        expect(ResultTable(columns: [.init("a")], rows: []), " a $\n---$\n(0 rows)$\n$")
        expect(ResultTable(columns: [], rows: [[]]), "--$\n(1 row)$\n$")
        expect(ResultTable(columns: [.init("a")], rows: []), "(0 rows)$\n$") { $0.expanded = .on }
    }

    @Test func titleAndFooters() {
        let table = ResultTable(
            title: "Title", columns: [.init("abcdefghijkl", alignsRight: true), .init("b")], rows: [["1", "x"]])
        expect(
            table,
            """
                  Title$
             abcdefghijkl | b $
            --------------+---$
                        1 | x$
            (1 row)$
            $
            """)
        let described = ResultTable(columns: [.init("a")], rows: [["1"]], footers: ["Indexes:", "    x"])
        expect(described, " a $\n---$\n 1$\nIndexes:$\n    x$\n$")
        expect(described, " a $\n---$\n 1$\nIndexes:$\n    x$\n$") { $0.showsFooter = false }
    }

    @Test func borders() {
        expect(
            Self.multiline,
            """
            +----+-----+---+$
            | id |  m  | n |$
            +----+-----+---+$
            |  1 | a  +| x+|$
            |    | bcd+| y |$
            |    | e   |   |$
            +----+-----+---+$
            (1 row)$
            $
            """
        ) { $0.border = 2 }
        let table = ResultTable(
            title: "T", columns: Self.multiline.columns + [.init("z")], rows: [["1", "a\nbcd\ne", "x\ny", "z"]])
        expect(
            table,
            """
                 T$
            id  m  n z $
            -- --- - -$
             1 a  +x+z$
               bcd+y $
               e     $
            (1 row)$
            $
            """
        ) { $0.border = 0 }
    }

    @Test func unicodeLines() {
        expect(
            Self.multiline,
            """
            ┌────┬─────┬───┐$
            │ id │  m  │ n │$
            ├────┼─────┼───┤$
            │  1 │ a  ↵│ x↵│$
            │    │ bcd↵│ y │$
            │    │ e   │   │$
            └────┴─────┴───┘$
            (1 row)$
            $
            """
        ) {
            $0.border = 2
            $0.lineStyle = .unicode
        }
    }

    @Test func expandedRecords() {
        expect(
            Self.two,
            """
            Title$
            -[ RECORD 1 ]----$
            id   | 1$
            name | long value$
            -[ RECORD 2 ]----$
            id   | 2$
            name | a         +$
                 | b$
            $
            """
        ) { $0.expanded = .on }
        let short = ResultTable(columns: [.init("id", alignsRight: true), .init("name")], rows: [["1", "x"], ["2", "y"]])
        expect(short, "id   | 1$\nname | x$\n-----+--$\nid   | 2$\nname | y$\n$") {
            $0.expanded = .on
            $0.tuplesOnly = true
        }
        expect(
            ResultTable(columns: [.init("h\nead"), .init("b")], rows: [["1", "x\nyy"]]),
            """
            -[ RECORD 1 ]$
            h  +| 1$
            ead |$
            b   | x +$
                | yy$
            $
            """
        ) { $0.expanded = .on }
    }

    @Test func expandedBorders() {
        let table = ResultTable(title: "T", columns: [.init("id"), .init("multi")], rows: [["1", "a\nbc"]])
        expect(table, "T$\n+-[ RECORD 1 ]-+$\n| id    | 1  |$\n| multi | a +|$\n|       | bc |$\n+-------+----+$\n$") {
            ($0.expanded, $0.border) = (.on, 2)
        }
        expect(table, "T$\n* Record 1$\nid    1$\nmulti a +$\n      bc$\n$") { ($0.expanded, $0.border) = (.on, 0) }
    }

    @Test func unaligned() {
        let table = ResultTable(title: "T", columns: [.init("id"), .init("name"), .init("multi")], rows: [["1", nil, "a\nbc"]])
        expect(table, "T$\nid|name|multi$\n1||a$\nbc$\n(1 row)$") { $0.format = .unaligned }
        expect(table, "1,,a$\nbc$") { ($0.format, $0.tuplesOnly, $0.fieldSeparator) = (.unaligned, true, ",") }
        let records = ResultTable(columns: [.init("id"), .init("name")], rows: [["1", nil], ["2", "x"]])
        expect(records, "id|1$\nname|$\n$\nid|2$\nname|x$") { ($0.format, $0.expanded) = (.unaligned, .on) }
    }

    @Test func csv() {
        expect(Self.delimited, "id,\"na,me\",multi,q,dot,sp,empty$\n1,,\"a$\nbc\",\"q\"\"t\",\"\\.\", s ,$") { $0.format = .csv }
        expect(ResultTable(columns: [.init("id"), .init("na,me")], rows: [["1", nil]]), "id,1$\n\"na,me\",$") {
            ($0.format, $0.expanded) = (.csv, .on)
        }
        expect(ResultTable(columns: [.init("a;b")], rows: [["1,2"]]), "\"a;b\"$\n1,2$") {
            ($0.format, $0.csvSeparator) = (.csv, ";")
        }
        expect(ResultTable(columns: [.init("a")], rows: [["x\r\ny"]]), "a$\n\"x\r$\ny\"$") { $0.format = .csv }
    }

    @Test func json() {
        let table = ResultTable(
            columns: [.init("n", alignsRight: true), .init("n"), .init("b", json: .boolean), .init("j", json: .raw)],
            rows: [["1.5e3", "a\"\\\n\u{1}é", "t", "{\"a\": 1}"], ["NaN", nil, "f", nil]])
        expect(
            table,
            """
            [$
            {"n": 1.5e3, "n_2": "a\\"\\\\\\n\\u0001é", "b": true, "j": {"a": 1}},$
            {"n": "NaN", "n_2": null, "b": false, "j": null}$
            ]$
            """
        ) { $0.format = .json }
        expect(ResultTable(columns: [.init("a")], rows: []), "[]$") { $0.format = .json }
    }

    @Test(arguments: [
        ("0", true), ("-0.5", true), ("10", true), ("1e+9", true), ("01", false), (".5", false), ("1.", false), ("", false),
        ("-", false),
        ("Infinity", false), ("1e", false), ("$1.00", false), ("1 ", false),
    ])
    func knowsWhatJSONTakesAsANumber(_ text: String, _ isNumber: Bool) { #expect(TableFormatter.isJSONNumber(text) == isNumber) }

    @Test func markdown() {
        let table = ResultTable(title: "T", columns: [.init("id", alignsRight: true), .init("a|b")], rows: [["1", "x\ny|<z>"]])
        expect(table, "**T**$\n$\n| id | a\\|b |$\n| ---: | --- |$\n| 1 | x<br>y\\|&lt;z> |$") { $0.format = .markdown }
    }
}
