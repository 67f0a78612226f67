/// Turns a result into text. The formats that psql has as well come out byte for byte as psql 15 prints them.
///
/// One thing differs: characters that are drawn in no column at all (a zero-width space) count none here, and one in psql.
public struct TableFormatter: Sendable {
    /// The shape of the output, named as in `\pset format`.
    public enum Format: String, Sendable, CaseIterable {
        case aligned, unaligned, csv, json, markdown
    }

    /// `\x`: one record a block, or `auto`, when the table would be wider than the screen.
    public enum Expanded: String, Sendable, CaseIterable {
        case off, on, auto
    }

    /// The characters of lines and marks (`\pset linestyle`).
    public enum LineStyle: String, Sendable, CaseIterable {
        case ascii, unicode
    }

    /// The shape of the output.
    public var format: Format = .aligned
    /// Whether each record is a block of its own.
    public var expanded: Expanded = .off
    /// 0, 1 or 2 as in `\pset border`; others count as the nearest.
    public var border = 1
    /// The characters of lines and marks.
    public var lineStyle: LineStyle = .ascii
    /// What stands for NULL, except in JSON.
    public var nullDisplay = ""
    /// Only the rows: no title, header and footer.
    public var tuplesOnly = false
    /// Whether the count of the rows is shown.
    public var showsFooter = true
    /// How many rows a screen is given at most; a line below says how many were left out. Nil for all. Only with a screen, only aligned.
    public var maximumRows: Int?
    /// Between the values of unaligned output.
    public var fieldSeparator = "|"
    /// Between the values of CSV: one character, neither a quote nor a line end.
    public var csvSeparator: Character = ","

    /// psql's defaults.
    public init() {}

    /// The whole text, ending with a line end unless it is empty.
    ///
    /// - Parameter screen: the terminal that the text is for. With one, an aligned table is fitted to its width, a line below says
    ///   what that hid, and `expanded == .auto` may choose blocks. Without one, nothing is ever hidden.
    public func format(_ table: ResultTable, for screen: Screen? = nil) -> String {
        var output = ""
        write(table, for: screen, to: &output)
        return output
    }

    /// The same as `format(_:for:)`, written to a stream.
    public func write(_ table: ResultTable, for screen: Screen? = nil, to output: inout some TextOutputStream) {
        switch format {
        case .aligned: writeAligned(screen == nil ? table : capped(table), screen, to: &output)
        case .unaligned:
            if isExpanded { writeUnalignedRecords(table, to: &output) } else { writeUnaligned(table, to: &output) }
        case .csv:
            if isExpanded { writeCSVRecords(table, to: &output) } else { writeCSV(table, to: &output) }
        case .json: writeJSON(table, to: &output)
        case .markdown: writeMarkdown(table, to: &output)
        }
    }

    private func writeAligned(_ table: ResultTable, _ screen: Screen?, to output: inout some TextOutputStream) {
        if isExpanded {
            ExpandedLayout(table, self).write(to: &output)
            return
        }
        let layout = AlignedLayout(table, self)
        guard let screen, layout.totalWidth > screen.columns else {
            layout.write(to: &output)
            return
        }
        if expanded == .auto {
            ExpandedLayout(table, self).write(to: &output)
        } else {
            FittedTable(layout, columns: screen.columns).layout.write(to: &output)
        }
    }

    private func capped(_ table: ResultTable) -> ResultTable {
        guard let maximumRows, table.rowCount > maximumRows else { return table }
        var capped = table
        capped.rowCount = max(0, maximumRows)
        let hidden = table.rowCount - capped.rowCount
        capped.footers = footers(of: table) + ["[\(hidden) of \(table.rowCount) rows not shown]"]
        return capped
    }

    /// Outside aligned output nothing is too wide, so `auto` is `off` there.
    private var isExpanded: Bool { expanded == .on }

    var borderStyle: Int { min(2, max(0, border)) }

    /// The lines below a table; `isDefaultShown` is false where psql leaves the row count out (blocks).
    func footers(of table: ResultTable, isDefaultShown: Bool = true) -> [String] {
        if tuplesOnly { return [] }
        if let footers = table.footers { return footers }
        return showsFooter && isDefaultShown ? [table.defaultFooter] : []
    }
}
