/// psql's expanded table (`\x`): a block for each record, one value a line.
struct ExpandedLayout {
    private let names: [CellText]
    private let rows: [[CellText]]
    private let title: String?
    private let footers: [String]
    /// What a table without a record (or without a column) shows instead.
    private let emptyFooters: [String]
    private let options: TableFormatter
    private let rules: RuleSet
    private let nameWidth: Int
    private let valueWidth: Int
    /// A name of several lines: without borders its mark would touch the value.
    private let hasTallName: Bool

    init(_ table: ResultTable, _ options: TableFormatter) {
        self.options = options
        names = table.columns.map { CellText($0.name) }
        rows = (0..<table.rowCount).map { row in
            table.columns.indices.map { CellText(table.cell(row, $0) ?? options.nullDisplay) }
        }
        title = options.tuplesOnly ? nil : table.title
        footers = options.footers(of: table, isDefaultShown: false)
        emptyFooters = options.footers(of: table)
        rules = RuleSet.of(options.lineStyle)
        hasTallName = names.contains { $0.lines.count > 1 }
        nameWidth = names.map(\.width).max() ?? 0
        valueWidth = rows.lazy.flatMap { $0 }.map(\.width).max() ?? 0
    }

    private var border: Int { options.borderStyle }

    func write(to output: inout some TextOutputStream) {
        if rows.isEmpty || names.isEmpty {
            for footer in emptyFooters { output.write(footer + "\n") }
            output.write("\n")
            return
        }
        if let title { output.write(title + "\n") }
        for (index, row) in rows.enumerated() {
            let rule = index == 0 ? rules.top : rules.middle
            if !options.tuplesOnly {
                writeRule(rule, record: index + 1, to: &output)
            } else if index > 0 || border == 2 {
                writeRule(rule, record: nil, to: &output)
            }
            for (name, value) in zip(names, row) { writeField(name, value, to: &output) }
        }
        if border == 2 { writeRule(rules.bottom, record: nil, to: &output) }
        if !footers.isEmpty {
            if border < 2 { output.write("\n") }
            for footer in footers { output.write(footer + "\n") }
        }
        output.write("\n")
    }

    /// A rule with the record's number on it, which takes the place of the rule's characters from the left, the crossing included.
    private func writeRule(_ rule: RuleSet.Rule, record: Int?, to output: inout some TextOutputStream) {
        var text = ""
        if border == 2 { text = rule.left + rule.line } else if border == 1 { text = rule.line }
        var used = 0
        if let record {
            let label = border == 0 ? "* Record \(record)" : "[ RECORD \(record) ]"
            text += label
            used = label.utf8.count
        }
        if border != 2 { used += 1 }
        let line = border > 0 ? rule.line : " "
        text += String(repeating: line, count: max(0, nameWidth - used))
        used -= nameWidth
        for part in border > 0 ? [rule.line, rule.middle, rule.line] : [" "] {
            if used <= 0 { text += part }
            used -= 1
        }
        text += String(repeating: line, count: max(0, valueWidth - max(0, used)))
        if border == 2 { text += rule.line + rule.right }
        output.write(text + "\n")
    }

    private func writeField(_ name: CellText, _ value: CellText, to output: inout some TextOutputStream) {
        for index in 0..<max(name.lines.count, value.lines.count) {
            var text = border == 2 ? rules.vertical + " " : ""
            if index < name.lines.count {
                let line = name.lines[index]
                text += line.text + TextWidth.spaces(nameWidth - line.width)
            } else {
                text += TextWidth.spaces(nameWidth)
            }
            text += index + 1 < name.lines.count ? rules.newline : " "
            if border > 0 { text += rules.vertical }
            if index < value.lines.count {
                let line = value.lines[index]
                let goesOn = index + 1 < value.lines.count
                if border > 0 || hasTallName { text += " " }
                text += line.text
                if goesOn || border == 2 { text += TextWidth.spaces(valueWidth - line.width) }
                if goesOn { text += rules.newline } else if border == 2 { text += " " }
            } else if border == 2 {
                text += TextWidth.spaces(valueWidth + 2)
            }
            if border == 2 { text += rules.vertical }
            output.write(text + "\n")
        }
    }
}
