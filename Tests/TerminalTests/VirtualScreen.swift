// A small model of a terminal for the tests that need a layout: what would a person see after these bytes?
import Terminal

/// Understands what libedit writes to an xterm: cursor movement, erasing, inserting and deleting cells, wrapping, scrolling.
struct VirtualScreen {
    let rows: Int
    let columns: Int
    private(set) var row = 0
    private(set) var column = 0
    /// How often bracketed paste was switched on: once for each prompt.
    private(set) var prompts = 0
    private var cells: [[String]]
    private var pending: [UInt8] = []
    private var wrapsNext = false

    init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// The lines without trailing blanks, and without empty lines at the end.
    var lines: [String] {
        var lines = cells.map { row in
            var line = row.joined()
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    mutating func feed(_ bytes: [UInt8]) {
        pending += bytes
        while let first = pending.first {
            if first == 0x1B {
                guard let length = sequenceLength else { return }
                control(String(decoding: pending[1..<length], as: UTF8.self))
                pending.removeFirst(length)
            } else {
                let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
                guard pending.count >= length else { return }
                put(String(decoding: pending[..<length], as: UTF8.self))
                pending.removeFirst(length)
            }
        }
    }

    private var sequenceLength: Int? {
        guard pending.count > 1 else { return nil }
        if pending[1] != UInt8(ascii: "[") { return 2 }
        return pending[2...].firstIndex { $0 >= 0x40 && $0 <= 0x7E }.map { $0 + 1 }
    }

    private mutating func put(_ text: String) {
        switch text {
        case "\r": (column, wrapsNext) = (0, false)
        case "\n": lineFeed()
        case "\u{8}": (column, wrapsNext) = (max(0, column - 1), false)
        case "\t": column = min(columns - 1, (column / 8 + 1) * 8)
        case _ where text.unicodeScalars.allSatisfy { $0.value < 0x20 }: break
        default:
            let width = TextWidth.of(text)
            if width == 0 {
                cells[row][max(0, column - 1)] += text
                return
            }
            if wrapsNext || column + width > columns {
                column = 0
                lineFeed()
            }
            cells[row][column] = text
            if width == 2 { cells[row][column + 1] = "" }
            wrapsNext = column + width >= columns
            column = min(columns - 1, column + width)
        }
    }

    private mutating func lineFeed() {
        wrapsNext = false
        if row + 1 < rows {
            row += 1
        } else {
            cells.removeFirst()
            cells.append(Array(repeating: " ", count: columns))
        }
    }

    private mutating func control(_ sequence: String) {
        if sequence == "[?2004h" { prompts += 1 }
        guard sequence.first == "[", let final = sequence.last else { return }
        let number = Int(sequence.dropFirst().dropLast().prefix { $0.isNumber }) ?? 0
        let count = max(1, number)
        wrapsNext = final == "m" ? wrapsNext : false
        switch final {
        case "A": row = max(0, row - count)
        case "B": row = min(rows - 1, row + count)
        case "C": column = min(columns - 1, column + count)
        case "D": column = max(0, column - count)
        case "G": column = min(columns - 1, count - 1)
        case "H": (row, column) = (0, 0)
        case "K": for index in column..<columns { cells[row][index] = " " }
        case "J":
            for index in column..<columns { cells[row][index] = " " }
            for below in (row + 1)..<max(rows, row + 1) { cells[below] = Array(repeating: " ", count: columns) }
        case "@":
            cells[row].insert(contentsOf: Array(repeating: " ", count: count), at: column)
            cells[row].removeLast(count)
        case "P":
            cells[row].removeSubrange(column..<min(columns, column + count))
            cells[row] += Array(repeating: " ", count: columns - cells[row].count)
        default: break
        }
    }
}
