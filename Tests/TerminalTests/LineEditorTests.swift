// What needs a terminal: keys typed into a pseudo-terminal, the screen and the program's input compared. Everything that can be said
// without one is tested beside the pure parts. The tests run one after another, since signal handlers belong to the whole process.
import Foundation
import Testing

@testable import Terminal

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite(.serialized) struct LineEditorTests {
    private static let up = "\u{1B}[A"
    private static let down = "\u{1B}[B"

    @Test func aStatementOfThreeLinesIsReadAndRecalledAsOne() throws {
        let terminal = try TerminalHarness()
        #expect(terminal.run("create table t (\r  id int\r);\r") == .text("create table t (\n  id int\n);"))
        terminal.type(Self.up)
        #expect(
            terminal.shows(["db=> create table t (", "  id int", ");", "db=> create table t (", "  id int", ");"]))
        // Up again goes to the line above, not to an older statement.
        terminal.type(Self.up + "\u{1}--\r")
        #expect(terminal.next() == .text("create table t (\n--  id int\n);"))
    }

    @Test func upAndDownMoveWithinTheBlockBeforeTheHistory() throws {
        let terminal = try TerminalHarness()
        #expect(terminal.run("select 1;\r") == .text("select 1;"))
        // Two columns in on each line.
        let moved = terminal.run("aaaa\rbb\rcc" + Self.up + Self.up + "X" + Self.down + Self.down + "Y;\r")
        #expect(moved == .text("aaXaa\nbb\nccY;"))
        terminal.type(Self.up + Self.up + Self.up + Self.up)
        #expect(terminal.showsLast("db=> select 1;"))
        terminal.type("\r")
        #expect(terminal.next() == .text("select 1;"))
    }

    @Test func controlCGivesUpAndControlDLeaves() throws {
        let terminal = try TerminalHarness()
        #expect(terminal.run("select\rfrom" + Self.up + "\u{3}") == .interrupted)
        #expect(terminal.shows(["db=> select", "from^C", "db=>"]))
        // On a line with text Ctrl-D deletes the character under the cursor.
        #expect(terminal.run("ab\u{1B}[D\u{4};\r") == .text("a;"))
        terminal.type("\u{4}")
        #expect(terminal.next() == .endOfFile)
    }

    @Test func aPasteIsOneUnit() throws {
        let terminal = try TerminalHarness(words: [Completion.Candidate("pasted_completion")])
        terminal.type("\u{1B}[200~select\t1;\r\n\tp\u{3}\t2;\r\n\u{1B}[201~")
        #expect(terminal.shows(["db=> select     1;", "        p       2;"]))
        #expect(terminal.run("\r") == .text("select\t1;\n\tp\t2;"))
        terminal.type("\u{4}")
        #expect(terminal.next() == .endOfFile)
    }

    @Test func tabInsertsTheCommonPrefixAndListsAtTheSecondPress() throws {
        let terminal = try TerminalHarness(words: [
            Completion.Candidate("select"), Completion.Candidate("selected_at"), Completion.Candidate("users", suffix: " "),
        ])
        terminal.type("(\rsel\t")
        #expect(terminal.shows(["db=> (", "select"]))
        terminal.type("\t")
        #expect(terminal.shows(["db=> (", "select", "select       selected_at", "db=> (", "select"]))
        terminal.type(" us\t;\r")
        #expect(terminal.next() == .text("(\nselect users ;"))
    }

    @Test func aListGoesBelowATextWhoseCursorIsInTheMiddle() throws {
        let terminal = try TerminalHarness(words: [Completion.Candidate("aa"), Completion.Candidate("ab")])
        terminal.type("x\ry" + Self.up + "\u{1}\t\t")
        #expect(terminal.shows(["db=> ax", "y", "aa  ab", "db=> ax", "y"]))
        #expect(terminal.sees { $0.row == 3 && $0.column == 6 })
    }

    @Test func wideAndCombiningCharactersKeepTheCursorRight() throws {
        let terminal = try TerminalHarness()
        terminal.type("select '日本e\u{301}'")
        #expect(terminal.sees { $0.lines == ["db=> select '日本e\u{301}'"] && $0.column == 19 })
        terminal.type("\u{1B}[D\u{1B}[D\u{1B}[D\u{7F};\u{1B}[F;\r")
        #expect(terminal.next() == .text("select '日;e\u{301}';"))
    }

    @Test func reverseSearchFindsAnEarlierStatement() throws {
        let terminal = try TerminalHarness()
        #expect(terminal.run("create\rtable a;\r") == .text("create\ntable a;"))
        #expect(terminal.run("select 1;\r") == .text("select 1;"))
        #expect(terminal.run("\u{12}tab\r") == .text("create\ntable a;"))
    }

    @Test func anInitialTextIsThereToBeEdited() throws {
        let terminal = try TerminalHarness(initial: "select\n1")
        #expect(terminal.shows(["db=> select", "1"]))
        terminal.type(";\r")
        #expect(terminal.next() == .text("select\n1;"))
    }

    @Test func aLongStatementIsRecalledWhole() throws {
        let terminal = try TerminalHarness(rows: 24, columns: 80)
        let statement = "select '" + String(repeating: "0123456789", count: 500) + "';"
        terminal.type("\u{1B}[200~\(statement)\u{1B}[201~")
        #expect(terminal.sees { $0.lines.last?.hasSuffix("9';") == true })
        #expect(terminal.run("\r") == .text(statement))
        terminal.type(Self.up)
        #expect(terminal.sees { $0.lines.last?.hasSuffix("9';") == true })
        #expect(terminal.run("\r") == .text(statement))
    }

    @Test func aResizeFoldsTheLineAnew() throws {
        let terminal = try TerminalHarness(rows: 10, columns: 40)
        terminal.type(String(repeating: "a", count: 30))
        #expect(terminal.showsLast("db=> " + String(repeating: "a", count: 30)))
        terminal.resize(rows: 10, columns: 20)
        #expect(terminal.shows(["db=> " + String(repeating: "a", count: 15), String(repeating: "a", count: 15)]))
        terminal.type("b")
        #expect(terminal.shows(["db=> " + String(repeating: "a", count: 15), String(repeating: "a", count: 15) + "b"]))
        terminal.resize(rows: 10, columns: 50)
        #expect(terminal.shows(["db=> " + String(repeating: "a", count: 30) + "b"]))
        terminal.type(";\r")
        #expect(terminal.next() == .text(String(repeating: "a", count: 30) + "b;"))
    }

    @Test func theHistoryOutlivesTheEditorAndHoldsNoPassword() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("dbw-history-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let first = try TerminalHarness(historyPath: path)
        #expect(first.run("create\rtable a;\r") == .text("create\ntable a;"))
        #expect(first.run("create role r password 'x';\r") == .text("create role r password 'x';"))
        first.type("\u{4}")
        #expect(first.next() == .endOfFile)
        let second = try TerminalHarness(historyPath: path)
        second.type(Self.up + "\r")
        #expect(second.next() == .text("create\ntable a;"))
    }

    @Test func viKeysWorkAndEscapeIsNotSwallowed() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("dbw-editrc-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("other:bind -e\ndbw:bind -v\n".utf8).write(to: URL(fileURLWithPath: path))
        let terminal = try TerminalHarness(configuration: .file(path))
        #expect(terminal.run("aselect\r1;\u{1B}k0x\r") == .text("select\n1;"))
        #expect(terminal.run("\u{1B}kkiX\r") == .text("sXelect\n1;"))
        // An arrow moves in vi's insert mode and leaves it not; a sequence that nobody knows does nothing.
        #expect(terminal.run("ac;\u{1B}[D\u{1B}[Db\u{1B}[24~d\r") == .text("abdc;"))
    }

    @Test func aHiddenAnswerIsNotShown() throws {
        let terminal = try TerminalHarness(asksSecret: true)
        terminal.type("hunter2\n")
        #expect(terminal.next() == .text("hunter2"))
        #expect(terminal.sees { $0.row == 1 })
        #expect(terminal.screen.lines == ["db=>"])
    }

    @Test func editingTurnedOffReadsLines() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("dbw-editrc-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("edit off\n".utf8).write(to: URL(fileURLWithPath: path))
        let terminal = try TerminalHarness(configuration: .file(path))
        terminal.type("select\n")
        #expect(terminal.showsLast("->"))
        terminal.type("1;\n")
        #expect(terminal.next() == .text("select\n1;"))
    }

    @Test func aTerminalThatCannotMoveItsCursorReadsLines() throws {
        let terminal = try TerminalHarness(terminal: "dumb")
        #expect(terminal.showsLast("db=>"))
        terminal.type("select\n")
        #expect(terminal.showsLast("->"))
        terminal.type("1;\n")
        #expect(terminal.next() == .text("select\n1;"))
        #expect(terminal.showsLast("db=>"))
        terminal.type("sel\n")
        #expect(terminal.showsLast("->"))
        kill(getpid(), SIGINT)
        #expect(terminal.next() == .interrupted)
        terminal.type("\u{4}")
        #expect(terminal.next() == .endOfFile)
    }

    @Test func aPipeIsReadWithoutPromptsOrEditing() throws {
        let pipe = Pipe()
        let output = Pipe()
        pipe.fileHandleForWriting.write(Data("select\r\n1;\nselect 2".utf8))
        try pipe.fileHandleForWriting.close()
        let editor = LineEditor(
            input: pipe.fileHandleForReading.fileDescriptor, output: output.fileHandleForWriting.fileDescriptor,
            terminal: "xterm", configuration: .none)
        #expect(!editor.isEditing)
        func read() -> LineEditor.Input {
            editor.readStatement(prompt: "db=> ", continuation: "-> ") { $0.hasSuffix(";") }
        }
        #expect(read() == .text("select\n1;"))
        #expect(read() == .text("select 2"))
        #expect(read() == .endOfFile)
        #expect(editor.history.statements.isEmpty)
        try output.fileHandleForWriting.close()
        #expect(output.fileHandleForReading.readDataToEndOfFile().isEmpty)
    }

    @Test func aPagerGetsTheWholeText() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("dbw-pager-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = (1...5000).map { "line \($0)\n" }.joined()
        func page(_ command: String) -> Bool? { Pager(environment: ["PAGER": command])?.show(text) }
        #expect(page("cat > '\(path)'") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        // A pager that ends early is no error; one that does not exist is.
        #expect(page("true") == true)
        #expect(page("dbw-no-such-pager 2>/dev/null") == false)
    }
}
