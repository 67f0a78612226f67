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
        let end = caretColumn + min(caretWidth, columns / 2)
        // The caret's end lies at two thirds of the room: what led to an error stands mostly before it.
        let start = end <= columns * 2 / 3 ? 0 : min(end - columns * 2 / 3, max(0, total - columns))
        var kept = start > 0 ? "…" : ""
        var keptWidth = start > 0 ? 1 : 0
        var position = 0
        var caret = caretColumn
        var isComplete = true
        for (index, cell) in cells.enumerated() {
            defer { position += cell.width }
            if position < start + (start > 0 ? 1 : 0) { continue }
            if index == first { caret = keptWidth }
            if keptWidth + cell.width > columns - 1 {
                isComplete = false
                break
            }
            kept += cell.text
            keptWidth += cell.width
        }
        if first >= cells.count { caret = keptWidth }
        text = isComplete ? kept : kept + "…"
        caretColumn = caret
        caretWidth = max(1, min(caretWidth, columns - caret))
    }
}
