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
    public struct Column: Sendable {
        public let name: String
        /// Whether values stand at the right, as psql does with numbers.
        public let alignsRight: Bool
        /// Whether values are JSON text or booleans, for JSON output.
        public let typeOID: UInt32
    }

    public var title: String?
    public let columns: [Column]
    public let rowCount: Int
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
    public enum Expanded: String, Sendable { case off, on, auto }
    public enum Format: String, Sendable, CaseIterable { case aligned, unaligned, csv, json, markdown }

    public var expanded = Expanded.off
    public var format = Format.aligned
    public var null = ""
    public var border = 1
    public var tuplesOnly = false
    public var footer = true
    public var pager = true
    public var showsTiming = false

    public init() {}
}
