/// A value split into the lines it is drawn as.
///
/// Follows psql's rules for what cannot be drawn: a tab goes to the next of every eight columns, a carriage return becomes `\r`, any
/// other control character `\x07` or `\u0085`.
struct CellText {
    struct Line {
        var text: String
        var width: Int
    }

    var lines: [Line]

    /// Columns of the widest line.
    var width: Int { lines.lazy.map(\.width).max() ?? 0 }

    init(_ text: String) {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            lines = [Line(text: text, width: text.utf8.count)]
            return
        }
        lines = []
        var current = String.UnicodeScalarView()
        var width = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n":
                lines.append(Line(text: String(current), width: width))
                current = String.UnicodeScalarView()
                width = 0
            case "\t":
                let count = 8 - width % 8
                current.append(contentsOf: TextWidth.spaces(count).unicodeScalars)
                width += count
            default:
                let columns = TextWidth.of(scalar)
                if columns >= 0 {
                    current.append(scalar)
                    width += columns
                } else {
                    let name = CellText.name(ofControl: scalar)
                    current.append(contentsOf: name.unicodeScalars)
                    width += name.utf8.count
                }
            }
        }
        lines.append(Line(text: String(current), width: width))
    }

    private static func name(ofControl scalar: Unicode.Scalar) -> String {
        if scalar == "\r" { return "\\r" }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return scalar.value < 0x80 ? "\\x" + pad(digits, 2) : "\\u" + pad(digits, 4)
    }

    private static func pad(_ digits: String, _ count: Int) -> String {
        String(repeating: "0", count: max(0, count - digits.count)) + digits
    }

    /// The same value in at most some columns: what is cut off from a line is marked with `…`.
    func fitted(to columns: Int) -> CellText {
        var copy = self
        for index in copy.lines.indices where copy.lines[index].width > columns {
            let text = TextWidth.fit(copy.lines[index].text, columns: columns)
            copy.lines[index] = Line(text: text, width: TextWidth.of(text))
        }
        return copy
    }
}
