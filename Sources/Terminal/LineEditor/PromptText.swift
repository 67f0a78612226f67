/// A prompt as libedit wants it: colour sequences between marks, so that they count no columns.
struct PromptText: Equatable {
    /// Starts and ends what goes to the terminal without moving the cursor.
    static let mark: Character = "\u{1}"

    /// Lines above the one that is edited, to be written as they are.
    let above: String
    /// The prompt of the edited line, with marks.
    let marked: String
    /// Columns of the prompt of the edited line.
    var columns: Int { TextWidth.of(marked) }

    init(_ prompt: String) {
        let lines = prompt.split(separator: "\n", omittingEmptySubsequences: false)
        above = lines.dropLast().map { $0 + "\n" }.joined()
        marked = Self.mark(String(lines.last ?? ""))
    }

    /// libedit attaches a sequence to the character that follows it, so one at the very end moves before the last character, which
    /// mostly is a space.
    private static func mark(_ text: String) -> String {
        var pieces: [(text: String, isSequence: Bool)] = []
        var plain = ""
        var sequence = ""
        for scalar in text.unicodeScalars {
            if !sequence.isEmpty {
                sequence.unicodeScalars.append(scalar)
                if scalar.value >= 0x40 && scalar.value <= 0x7E && scalar != "[" {
                    pieces.append((sequence, true))
                    sequence = ""
                }
            } else if scalar == "\u{1B}" {
                if !plain.isEmpty { pieces.append((plain, false)) }
                plain = ""
                sequence = "\u{1B}"
            } else if scalar.value >= 0x20 {
                plain.unicodeScalars.append(scalar)
            }
        }
        if !plain.isEmpty { pieces.append((plain, false)) }
        let trailing = pieces.reversed().prefix(while: \.isSequence).reversed().map(\.text).joined()
        pieces = Array(pieces.dropLast(pieces.reversed().prefix(while: \.isSequence).count))
        if !trailing.isEmpty {
            let last = pieces.popLast()?.text ?? ""
            let visible = last.last.map(String.init) ?? " "
            let before = String(last.dropLast())
            if !before.isEmpty { pieces.append((before, false)) }
            pieces.append((trailing, true))
            pieces.append((visible, false))
        }
        return pieces.map { $0.isSequence ? "\(mark)\($0.text)\(mark)" : $0.text }.joined()
    }
}
