/// psql's `aligned` table: one row a line, columns as wide as their widest value.
struct AlignedLayout {
    var headers: [CellText]
    var rows: [[CellText]]
    var alignsRight: [Bool]
    var title: String?
    var footers: [String]
    let tuplesOnly: Bool
    let border: Int
    let rules: RuleSet

    init(_ table: ResultTable, _ options: TableFormatter) {
        headers = table.columns.map { CellText($0.name) }
        rows = (0..<table.rowCount).map { row in
            table.columns.indices.map { CellText(table.cell(row, $0) ?? options.nullDisplay) }
        }
        alignsRight = table.columns.map(\.alignsRight)
        title = options.tuplesOnly ? nil : table.title
        footers = options.footers(of: table)
        tuplesOnly = options.tuplesOnly
        border = options.borderStyle
        rules = RuleSet.of(options.lineStyle)
    }

    /// Columns that each column of the table takes, borders not counted.
    var widths: [Int] {
        var widths = headers.map(\.width)
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.width) }
        }
        return widths
    }

    /// Columns of the whole table, borders included.
    var totalWidth: Int { widths.reduce(0, +) + frameWidth(columns: headers.count) }

    func frameWidth(columns: Int) -> Int {
        switch border {
        case 0: columns
        case 1: columns * 3 - (columns > 0 ? 1 : 0)
        default: columns * 3 + 1
        }
    }

    func write(to output: inout some TextOutputStream) {
        let widths = widths
        if let title {
            let room = widths.reduce(0, +) + frameWidth(columns: headers.count) - TextWidth.of(title)
            output.write(TextWidth.spaces(room / 2) + title + "\n")
        }
        if !tuplesOnly {
            if border == 2 { output.write(rules.text(rules.top, widths: widths, border: border) + "\n") }
            if !headers.isEmpty { writeHeader(widths, to: &output) }
            output.write(rules.text(rules.middle, widths: widths, border: border) + "\n")
        }
        if !headers.isEmpty { for row in rows { writeRow(row, widths, to: &output) } }
        if border == 2 { output.write(rules.text(rules.bottom, widths: widths, border: border) + "\n") }
        for footer in footers { output.write(footer + "\n") }
        output.write("\n")
    }

    /// Names are centred, and unlike a row the last one is filled up.
    private func writeHeader(_ widths: [Int], to output: inout some TextOutputStream) {
        let height = headers.map(\.lines.count).max() ?? 0
        for index in 0..<height {
            var text = border == 2 ? rules.vertical : ""
            for (column, header) in headers.enumerated() {
                if border > 0 { text += " " }
                if index < header.lines.count {
                    let line = header.lines[index]
                    let room = widths[column] - line.width
                    text += TextWidth.spaces(room / 2) + line.text + TextWidth.spaces((room + 1) / 2)
                } else {
                    text += TextWidth.spaces(widths[column])
                }
                let goesOn = index + 1 < header.lines.count
                let isLast = column == headers.count - 1
                text += goesOn ? rules.newline : " "
                if border > 0 && !isLast { text += rules.vertical }
            }
            if border == 2 { text += rules.vertical }
            output.write(text + "\n")
        }
    }

    private func writeRow(_ row: [CellText], _ widths: [Int], to output: inout some TextOutputStream) {
        let height = row.lazy.map(\.lines.count).max() ?? 0
        for index in 0..<height {
            var text = border == 2 ? rules.vertical : ""
            for (column, cell) in row.enumerated() {
                let isLast = column == row.count - 1
                let isFilled = border == 2 || !isLast
                let goesOn = index + 1 < cell.lines.count
                if border > 0 { text += " " }
                if index < cell.lines.count {
                    let line = cell.lines[index]
                    let room = TextWidth.spaces(widths[column] - line.width)
                    if alignsRight[column] {
                        text += room + line.text
                    } else {
                        text += line.text
                        if isFilled || goesOn { text += room }
                    }
                } else if isFilled {
                    text += TextWidth.spaces(widths[column])
                }
                if goesOn { text += rules.newline } else if isFilled { text += " " }
                if border > 0 && !isLast { text += rules.vertical }
            }
            if border == 2 { text += rules.vertical }
            output.write(text + "\n")
        }
    }
}
