import Postgres
import SQLText

/// Where a script's results go. The command line is one; an embedding program may bring its own.
public protocol Display: AnyObject {
    /// A table of results.
    func show(_ table: ScriptTable, settings: DisplaySettings)
    /// Text for standard output, with its line ends.
    func print(_ text: String)
    /// SQL for standard output, which may be coloured.
    func printSQL(_ text: String)
    /// A line for people.
    func note(_ text: String)
    /// A notice or warning of the server, or of dbw.
    func warn(_ diagnostic: Diagnostic, severity: String)
    /// Whether a person sits there: then edits are answered with what they did.
    var isInteractive: Bool { get }
    /// Asks a person to type a word that confirms a loss.
    ///
    /// - Throws: `Diagnostic` (refused) where nobody can be asked.
    func confirm(_ question: String, typing word: String) throws -> Bool
    /// Asks a person for a line.
    func ask(_ prompt: String) throws -> String
}

/// Rows with what it takes to lay them out.
public struct ScriptTable {
    /// What a layout has to know about a column.
    public struct Column: Sendable {
        /// The column's head.
        public let name: String
        /// Whether values stand at the right, as psql does with numbers.
        public let alignsRight: Bool
        /// Whether values are JSON text or booleans, for JSON output.
        public let typeOID: UInt32
    }

    /// A line above the table; nil for none.
    public var title: String?
    /// From left to right.
    public let columns: [Column]
    /// How many rows `cell` has values for.
    public let rowCount: Int
    /// The text of a cell by row and column, both from 0; nil for NULL.
    public let cell: (_ row: Int, _ column: Int) -> String?
    /// Lines below; nil for the count of rows.
    public var footers: [String]?

    /// A result of the server.
    public init(_ rows: Rows, title: String? = nil) {
        self.title = title
        // Source: psql's column_type_alignment.
        let right: Set<UInt32> = [20, 21, 23, 26, 28, 29, 5069, 700, 701, 790, 1700]
        columns = rows.columns.map { Column(name: $0.name, alignsRight: right.contains($0.typeOID), typeOID: $0.typeOID) }
        rowCount = rows.count
        cell = { rows[$0, $1] }
        footers = nil
    }

    /// Rows at hand.
    public init(title: String? = nil, columns: [String], rows: [[String?]], footers: [String]? = nil) {
        self.title = title
        self.columns = columns.map { Column(name: $0, alignsRight: false, typeOID: 25) }
        rowCount = rows.count
        cell = { rows[$0][$1] }
        self.footers = footers
    }
}

/// What `\x`, `\timing` and `\pset` set.
public struct DisplaySettings: Sendable, Equatable {
    /// `\x`: one record a block, or `auto`, when the table would be wider than the terminal.
    public enum Expanded: String, Sendable { case off, on, auto }
    /// The shape of results, named as in `\pset format`.
    public enum Format: String, Sendable, CaseIterable { case aligned, unaligned, csv, json, markdown }

    /// Whether each record is a block of its own.
    public var expanded = Expanded.off
    /// The shape of results; `json` and `csv` are for programs.
    public var format = Format.aligned
    /// What stands for NULL, except in JSON.
    public var null = ""
    /// 0 for no lines, 1 for lines between columns, 2 for a frame.
    public var border = 1
    /// Whether rows are shown without title, header and footer.
    public var tuplesOnly = false
    /// Whether the count of rows stands below a table.
    public var footer = true
    /// Whether a result longer or wider than the terminal goes through the pager.
    public var pager = true
    /// Whether each statement's time follows its result, in milliseconds.
    public var showsTiming = false

    /// psql's defaults.
    public init() {}
}
