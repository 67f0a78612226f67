/// A result as it is to be shown: columns, and cells asked for one by one, so that a large result is not copied.
public struct ResultTable {
    /// A column's name and how its values are written.
    public struct Column: Sendable, Equatable {
        /// How a value is written as JSON. A number that JSON cannot hold (`NaN`, `Infinity`) is written as a string all the same.
        public enum JSONForm: Sendable {
            case string, number, boolean
            /// The value already is JSON text (`json`, `jsonb`).
            case raw
        }

        /// The column's name as the server gave it.
        public var name: String
        /// psql aligns to the right: integers, oid, xid, cid, float, numeric, money.
        public var alignsRight: Bool
        /// How `json` output writes the values.
        public var json: JSONForm

        /// A column; JSON takes right-aligned ones as numbers unless told otherwise.
        public init(_ name: String, alignsRight: Bool = false, json: JSONForm? = nil) {
            self.name = name
            self.alignsRight = alignsRight
            self.json = json ?? (alignsRight ? .number : .string)
        }
    }

    /// Shown above; nil for none.
    public var title: String?
    /// The columns from left to right; may be none (`SELECT;`).
    public var columns: [Column]
    /// How many rows there are.
    public var rowCount: Int
    /// The value at a row and a column, both from 0; nil is NULL.
    public var cell: (_ row: Int, _ column: Int) -> String?
    /// Lines below. Nil means the count of the rows, as psql does it.
    public var footers: [String]?

    /// A table over cells that somebody else holds.
    public init(
        title: String? = nil, columns: [Column], rowCount: Int, footers: [String]? = nil,
        cell: @escaping (_ row: Int, _ column: Int) -> String?
    ) {
        self.title = title
        self.columns = columns
        self.rowCount = rowCount
        self.footers = footers
        self.cell = cell
    }

    /// A table of cells at hand; a row that is too short is filled up with NULL.
    public init(title: String? = nil, columns: [Column], rows: [[String?]], footers: [String]? = nil) {
        self.init(title: title, columns: columns, rowCount: rows.count, footers: footers) { row, column in
            column < rows[row].count ? rows[row][column] : nil
        }
    }

    var defaultFooter: String { rowCount == 1 ? "(1 row)" : "(\(rowCount) rows)" }
}
