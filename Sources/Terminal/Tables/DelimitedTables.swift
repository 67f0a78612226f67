/// Formats for programs: values with a separator, no alignment.
extension TableFormatter {
    /// psql's `unaligned`: values as they are, joined by the field separator.
    func writeUnaligned(_ table: ResultTable, to output: inout some TextOutputStream) {
        var lines: [String] = []
        if !tuplesOnly {
            if let title = table.title { lines.append(title) }
            lines.append(table.columns.map(\.name).joined(separator: fieldSeparator))
        }
        for line in lines { output.write(line + "\n") }
        if !table.columns.isEmpty {
            for row in 0..<table.rowCount {
                let values = table.columns.indices.map { table.cell(row, $0) ?? nullDisplay }
                output.write(values.joined(separator: fieldSeparator) + "\n")
            }
        }
        for footer in footers(of: table) { output.write(footer + "\n") }
    }

    /// The same in blocks of `name|value`, with an empty line between blocks.
    func writeUnalignedRecords(_ table: ResultTable, to output: inout some TextOutputStream) {
        var isFirst = true
        if !tuplesOnly, let title = table.title {
            output.write(title + "\n")
            isFirst = false
        }
        guard !table.columns.isEmpty else { return }
        for row in 0..<table.rowCount {
            if !isFirst { output.write("\n") }
            isFirst = false
            for (index, column) in table.columns.enumerated() {
                output.write(column.name + fieldSeparator + (table.cell(row, index) ?? nullDisplay) + "\n")
            }
        }
        if !tuplesOnly, let footers = table.footers, !footers.isEmpty {
            output.write("\n")
            for footer in footers { output.write(footer + "\n") }
        }
    }

    /// CSV with psql's quoting: only what needs quotes has them, and lines end with a plain line feed.
    func writeCSV(_ table: ResultTable, to output: inout some TextOutputStream) {
        if !tuplesOnly { writeCSVLine(table.columns.map(\.name), to: &output) }
        guard !table.columns.isEmpty else { return }
        for row in 0..<table.rowCount {
            writeCSVLine(table.columns.indices.map { table.cell(row, $0) ?? nullDisplay }, to: &output)
        }
    }

    /// Expanded CSV: a line `name,value` for each value.
    func writeCSVRecords(_ table: ResultTable, to output: inout some TextOutputStream) {
        for row in 0..<table.rowCount {
            for (index, column) in table.columns.enumerated() {
                writeCSVLine([column.name, table.cell(row, index) ?? nullDisplay], to: &output)
            }
        }
    }

    private func writeCSVLine(_ values: [String], to output: inout some TextOutputStream) {
        output.write(values.map(csvField).joined(separator: String(csvSeparator)) + "\n")
    }

    /// `\.` alone is quoted too, since COPY takes it as the end of its data.
    private func csvField(_ value: String) -> String {
        let special = "\"\n\r".unicodeScalars + csvSeparator.unicodeScalars
        guard value == "\\." || value.unicodeScalars.contains(where: special.contains) else { return value }
        var quoted = "\""
        for scalar in value.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// A GitHub table: right-aligned columns keep their side, a line end in a value becomes `<br>`.
    func writeMarkdown(_ table: ResultTable, to output: inout some TextOutputStream) {
        guard !table.columns.isEmpty else { return }
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
        if !tuplesOnly {
            if let title = table.title { output.write("**\(title)**\n\n") }
            output.write(line(table.columns.map { markdownCell($0.name) }))
            output.write(line(table.columns.map { $0.alignsRight ? "---:" : "---" }))
        }
        for row in 0..<table.rowCount {
            output.write(line(table.columns.indices.map { markdownCell(table.cell(row, $0) ?? nullDisplay) }))
        }
    }

    private func markdownCell(_ value: String) -> String {
        var cell = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "|": cell += "\\|"
            case "\\": cell += "\\\\"
            case "<": cell += "&lt;"
            case "\n": cell += "<br>"
            case "\r": break
            default: cell.unicodeScalars.append(scalar)
            }
        }
        return cell
    }
}
