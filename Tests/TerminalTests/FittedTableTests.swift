// Tables on a screen that is too small for them: what is cut, what is left out, and that a line says so. psql has nothing like it.
import Testing

@testable import Terminal

@Suite struct FittedTableTests {
    private func lines(_ table: ResultTable, columns: Int, _ change: (inout TableFormatter) -> Void = { _ in }) -> [String] {
        var formatter = TableFormatter()
        change(&formatter)
        return formatter.format(table, for: Screen(rows: 24, columns: columns)).split(separator: "\n").map(String.init)
    }

    private static var wide: ResultTable {
        ResultTable(
            columns: [.init("id", alignsRight: true), .init("note"), .init("code")],
            rows: [["1000000000", String(repeating: "word ", count: 20), "abc"]])
    }

    @Test func aTableThatFitsIsAsWithoutAScreen() {
        #expect(TableFormatter().format(Self.wide, for: Screen(rows: 24, columns: 200)) == TableFormatter().format(Self.wide))
    }

    @Test func longTextIsCutFirst() {
        #expect(
            lines(Self.wide, columns: 50) == [
                "     id     |             note             | code ",
                "------------+------------------------------+------",
                " 1000000000 | word word word word word wo… | abc",
                "(1 row)",
                "[values cut, \\x shows all: note]",
            ])
    }

    @Test func columnsAtTheRightAreLeftOutAndNamed() {
        let table = ResultTable(
            columns: (1...9).map { .init("column\($0)", alignsRight: true) }, rows: [(1...9).map { "\($0)00000000" }])
        let lines = lines(table, columns: 40)
        #expect(lines[2] == " 100000000 | 200000000 | 300000000")
        #expect(lines[4] == "[6 of 9 columns not shown, \\x shows al…]")
        #expect(lines.allSatisfy { TextWidth.of($0) <= 40 })
    }

    @Test(arguments: [10, 20, 33, 40, 57, 80])
    func nothingIsWiderThanTheScreen(_ columns: Int) {
        let text = ["日本語の長いテキスト", String(repeating: "x", count: 70), "two\nlines of text here"]
        let table = ResultTable(columns: text.map { .init($0) } + [.init("last")], rows: [text + ["z"], text.reversed() + [nil]])
        for line in lines(table, columns: columns) {
            #expect(TextWidth.of(line) <= columns, "\(line)")
        }
    }

    @Test func numbersAreNeverCut() {
        let number = String(repeating: "9", count: 60)
        let table = ResultTable(columns: [.init("n", alignsRight: true), .init("t")], rows: [[number, "text"]])
        #expect(lines(table, columns: 30)[2].contains(number))
    }

    @Test func autoTurnsAWideTableIntoRecords() {
        #expect(lines(Self.wide, columns: 50) { $0.expanded = .auto }.first?.hasPrefix("-[ RECORD 1 ]") == true)
        #expect(lines(Self.wide, columns: 200) { $0.expanded = .auto }.first?.hasPrefix("     id") == true)
        var formatter = TableFormatter()
        formatter.expanded = .auto
        #expect(formatter.format(Self.wide) == TableFormatter().format(Self.wide))
    }

    @Test func rowsAreCappedOnAScreenOnly() {
        let table = ResultTable(columns: [.init("a")], rows: (1...5).map { ["\($0)"] })
        let capped = lines(table, columns: 80) { $0.maximumRows = 2 }
        #expect(capped == [" a ", "---", " 1", " 2", "(5 rows)", "[3 of 5 rows not shown]"])
        var formatter = TableFormatter()
        formatter.maximumRows = 2
        #expect(formatter.format(table) == TableFormatter().format(table))
        formatter.format = .csv
        #expect(formatter.format(table, for: Screen(rows: 24, columns: 80)) == "a\n1\n2\n3\n4\n5\n")
    }
}
