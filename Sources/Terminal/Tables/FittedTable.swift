/// An aligned table made to fit a screen: long text is cut first, then columns at the right are left out, and a line below says so.
struct FittedTable {
    /// Text is not cut below this many columns: a few letters say less than a missing column that is named.
    static let narrowestCut = 12

    /// The table as it fits.
    private(set) var layout: AlignedLayout

    init(_ original: AlignedLayout, columns screen: Int) {
        layout = original
        let widths = original.widths
        // A number with digits missing is a wrong number, so only text is cut.
        var floors = widths.indices.map { original.alignsRight[$0] ? widths[$0] : min(widths[$0], Self.narrowestCut) }
        let shown = Self.count(of: floors, fitting: screen, frame: original.frameWidth)
        if shown == 1, !original.alignsRight[0] { floors[0] = min(floors[0], max(1, screen - original.frameWidth(columns: 1))) }
        let cap = Self.cap(
            Array(widths.prefix(shown)), floors: Array(floors.prefix(shown)), room: screen - original.frameWidth(columns: shown))

        let names = original.headers.map { $0.lines.map(\.text).joined(separator: " ") }
        var cut: [String] = []
        for column in 0..<shown where widths[column] > max(cap, floors[column]) {
            cut.append(names[column])
            let limit = max(cap, floors[column])
            layout.headers[column] = layout.headers[column].fitted(to: limit)
            for row in layout.rows.indices { layout.rows[row][column] = layout.rows[row][column].fitted(to: limit) }
        }
        layout.headers = Array(layout.headers.prefix(shown))
        layout.alignsRight = Array(layout.alignsRight.prefix(shown))
        for row in layout.rows.indices { layout.rows[row] = Array(layout.rows[row].prefix(shown)) }

        // What matters comes first, since a note is cut to the screen as well.
        let hidden = names.count - shown
        if hidden > 0 {
            let list = names.suffix(hidden).joined(separator: ", ")
            note("\(hidden) of \(names.count) columns not shown, \\x shows all: \(list)", screen)
        }
        if !cut.isEmpty { note("values cut, \\x shows all: \(cut.joined(separator: ", "))", screen) }
    }

    private mutating func note(_ text: String, _ screen: Int) {
        layout.footers.append("[" + TextWidth.fit(text, columns: max(1, screen - 2)) + "]")
    }

    /// How many columns fit at their narrowest; the first is always shown.
    private static func count(of floors: [Int], fitting screen: Int, frame: (Int) -> Int) -> Int {
        var count = floors.count
        while count > 1, floors.prefix(count).reduce(0, +) + frame(count) > screen { count -= 1 }
        return count
    }

    /// The greatest width that text may have so that all columns fit into the room together.
    private static func cap(_ widths: [Int], floors: [Int], room: Int) -> Int {
        var low = 1
        var high = max(1, widths.max() ?? 1)
        func total(_ cap: Int) -> Int { zip(widths, floors).reduce(0) { $0 + min($1.0, max(cap, $1.1)) } }
        while low < high {
            let middle = (low + high + 1) / 2
            if total(middle) <= room { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
