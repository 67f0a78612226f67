// Lines within a statement of several, offsets, pasted text and prompts: what the editor works out without a terminal.
import Testing

@testable import Terminal

@Suite struct EditBufferTests {
    /// The cursor stands at the bar.
    private func buffer(_ text: String) -> EditBuffer {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        return EditBuffer(parts.joined(), cursor: parts[0].unicodeScalars.count)
    }

    @Test(
        arguments: [
            ("ab|c", nil, nil), ("ab|c\nd", nil, 3), ("abc\nd|e", -4, nil), ("abc\n\nde|", -3, nil), ("a\n|\nbcd", -2, 1),
            ("abcd\nx\nef|gh", -3, nil), ("abcd|\nx", nil, 2),
        ] as [(String, Int?, Int?)])
    func stepsToTheLinesAboveAndBelow(_ text: String, _ up: Int?, _ down: Int?) {
        #expect(buffer(text).stepUp == up)
        #expect(buffer(text).stepDown == down)
    }

    @Test func knowsTheEndsOfItsLine() {
        let middle = buffer("ab\nc|d\nef")
        #expect(middle.lineStart == 3)
        #expect(middle.lineEnd == 5)
        #expect(buffer("|").lineStart == 0)
        #expect(buffer("a\n|").lineEnd == 2)
    }

    @Test(arguments: [
        ("abc|", 0), ("abcd|", 0), ("abcde|", 1), ("abcdef|", 1), ("a\n|b", 1), ("a\nabcdefghij|", 2), ("abc日|", 1), ("\t|", 0),
        ("abc\t|", 1),
        ("|abcdef", 0),
    ])
    func countsTheRowsAboveTheCursor(_ text: String, _ rows: Int) {
        #expect(buffer(text).rowsAboveCursor(promptColumns: 5, screenColumns: 10) == rows)
    }

    @Test func offsetsAreInUTF8() {
        let buffer = buffer("a日|🎉")
        #expect(buffer.byteCursor == 4)
        #expect(buffer.index(ofByte: 4) == 2)
        #expect(buffer.index(ofByte: 8) == 3)
        #expect(buffer.index(ofByte: 99) == 3)
    }

    @Test(arguments: [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"), ("a\tb", "a\tb"), ("a\u{3}\u{1B}[A\u{85}b\u{7F}", "a[Ab"), ("a\n\n\r\n", "a"),
        ("\n a", "\n a"),
    ])
    func pastedTextCannotAct(_ text: String, _ pasted: String) { #expect(EditBuffer.pasted(text.unicodeScalars) == pasted) }

    @Test(arguments: [
        ("db=> ", "", "db=> "), ("a\nb> ", "a\n", "b> "),
        ("\u{1B}[1mdb\u{1B}[0m> ", "", "\u{1}\u{1B}[1m\u{1}db\u{1}\u{1B}[0m\u{1}> "),
        ("\u{1B}[1mdb> \u{1B}[0m", "", "\u{1}\u{1B}[1m\u{1}db>\u{1}\u{1B}[0m\u{1} "), ("\u{1B}[0m", "", "\u{1}\u{1B}[0m\u{1} "),
        ("", "", ""),
    ])
    func coloursOfAPromptAreMarked(_ prompt: String, _ above: String, _ marked: String) {
        #expect(PromptText(prompt).above == above)
        #expect(PromptText(prompt).marked == marked)
    }

    @Test func keysHaveSequencesAndCommandsOfTheirOwn() {
        #expect(EditingKey.of(sequence: "[A") == .up)
        #expect(EditingKey.of(sequence: "[99~") == nil)
        #expect(EditingKey.accept.bindName == "\\200")
        #expect(EditingKey.allCases.allSatisfy { $0.scalar.value >= 0x80 && $0.scalar.value < 0xA0 })
    }
}
