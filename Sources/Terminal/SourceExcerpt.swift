import SQLText

/// A source line as it is drawn, and where the caret stands below it, all in terminal columns.
///
/// Tabs become spaces and control characters a visible mark, so that what is counted is what is drawn.
struct SourceExcerpt: Equatable {
    private(set) var text = ""
    /// Columns before the caret.
    private(set) var caretColumn = 0
    /// Columns that caret and tildes take, at least 1.
    private(set) var caretWidth = 1

    init(_ location: SourceLocation, columns: Int?) {
        var cells: [(text: String, width: Int)] = []
        var total = 0
        for (index, character) in location.lineText.enumerated() {
            let cell = Self.cell(character, at: total)
            if index + 1 < location.column { caretColumn += cell.width }
            total += cell.width
            cells.append(cell)
        }
        let first = min(max(0, location.column - 1), cells.count)
        let last = min(cells.count, first + max(1, location.length))
        caretWidth = max(1, cells[first..<last].reduce(0) { $0 + $1.width })
        cut(cells, total, first: first, to: columns)
    }

    private static func cell(_ character: Character, at column: Int) -> (text: String, width: Int) {
        if character == "\t" {
            let width = 4 - column % 4
            return (TextWidth.spaces(width), width)
        }
        let width = TextWidth.of(String(character))
        let isControl = character.unicodeScalars.contains { TextWidth.of($0) < 0 }
        return isControl ? ("\u{FFFD}", 1) : (String(character), width)
    }

    /// Keeps the part around the caret of a line that is too wide; `…` stands for each side left out.
    private mutating func cut(_ cells: [(text: String, width: Int)], _ total: Int, first: Int, to columns: Int?) {
        guard let columns, total > columns else {
            text = cells.map(\.text).joined()
            return
        }
        // The caret ends at two thirds of the room: what led to an error stands mostly before it. One more column than the line has,
        // since the caret may stand after its end.
        let end = caretColumn + min(caretWidth, columns / 2)
        let start = min(max(0, end - columns * 2 / 3), total + 1 - columns)
        let isCutBefore = start > 0
        var position = 0
        var kept = isCutBefore ? "…" : ""
        var keptWidth = isCutBefore ? 1 : 0
        var caret: Int?
        for (index, cell) in cells.enumerated() {
            defer { position += cell.width }
            if isCutBefore && position <= start { continue }
            if index == first { caret = keptWidth }
            let rest = total - position
            if keptWidth + rest > columns && keptWidth + cell.width > columns - 1 {
                kept += "…"
                break
            }
            kept += cell.text
            keptWidth += cell.width
        }
        text = kept
        caretColumn = caret ?? keptWidth
        caretWidth = max(1, min(caretWidth, columns - caretColumn))
    }
}
