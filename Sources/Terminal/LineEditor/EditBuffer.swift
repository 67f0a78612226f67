/// The edit buffer as it is at one moment: its characters and where the cursor stands. Knows the lines of a statement of several.
struct EditBuffer: Equatable {
    let scalars: [Unicode.Scalar]
    /// How many scalars are before the cursor.
    let cursor: Int

    init(scalars: [Unicode.Scalar], cursor: Int) {
        self.scalars = scalars
        self.cursor = min(max(cursor, 0), scalars.count)
    }

    init(_ text: String, cursor: Int? = nil) {
        let scalars = Array(text.unicodeScalars)
        self.init(scalars: scalars, cursor: cursor ?? scalars.count)
    }

    var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    var isEmpty: Bool { scalars.isEmpty }

    /// Where the line with the cursor starts and ends, its line end not included.
    var lineStart: Int { (scalars[..<cursor].lastIndex(of: "\n") ?? -1) + 1 }
    var lineEnd: Int { scalars[cursor...].firstIndex(of: "\n") ?? scalars.count }

    /// How far the cursor moves to stand at the same place of the line above; nil on the first line.
    var stepUp: Int? {
        let start = lineStart
        guard start > 0 else { return nil }
        let above = EditBuffer(scalars: scalars, cursor: start - 1)
        return min(above.lineStart + cursor - start, start - 1) - cursor
    }

    /// The same for the line below; nil on the last.
    var stepDown: Int? {
        let end = lineEnd
        guard end < scalars.count else { return nil }
        let below = EditBuffer(scalars: scalars, cursor: end + 1)
        return min(end + 1 + cursor - lineStart, below.lineEnd) - cursor
    }

    /// How many screen rows lie above the cursor's when the text is drawn after a prompt of some columns, as libedit draws it.
    func rowsAboveCursor(promptColumns: Int, screenColumns: Int) -> Int {
        var row = promptColumns / screenColumns
        var column = promptColumns % screenColumns
        for scalar in scalars[..<cursor] {
            if scalar == "\n" {
                (row, column) = (row + 1, 0)
                continue
            }
            let width = scalar == "\t" ? 8 - column % 8 : max(0, TextWidth.of(scalar))
            if column + width > screenColumns { (row, column) = (row + 1, 0) }
            column += width
            // After the last column the cursor goes on to the next row at once.
            if column >= screenColumns { (row, column) = (row + 1, 0) }
        }
        return row
    }

    /// The cursor as an offset in the text's UTF-8.
    var byteCursor: Int { byteOffset(of: cursor) }

    func byteOffset(of index: Int) -> Int { scalars[..<index].reduce(0) { $0 + Self.utf8Length($1) } }

    /// How many scalars start before an offset in the text's UTF-8.
    func index(ofByte offset: Int) -> Int {
        var bytes = 0
        for (index, scalar) in scalars.enumerated() {
            if bytes >= offset { return index }
            bytes += Self.utf8Length(scalar)
        }
        return scalars.count
    }

    private static func utf8Length(_ scalar: Unicode.Scalar) -> Int { UTF8.width(scalar) }

    /// Pasted text as it is put into the buffer: every kind of line end becomes a line feed and no other control character but a tab
    /// stays, so nothing in it can act. Line ends at its end go, since they were not typed as Enter.
    static func pasted(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in scalars {
            defer { previous = scalar }
            switch scalar {
            case "\r": view.append("\n")
            case "\n": if previous != "\r" { view.append("\n") }
            case "\t": view.append(scalar)
            case _ where scalar.value < 0x20 || (scalar.value >= 0x7F && scalar.value < 0xA0): break
            default: view.append(scalar)
            }
        }
        while view.last == "\n" { view.removeLast() }
        return String(view)
    }
}
