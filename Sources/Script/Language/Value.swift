/// What a script variable holds.
public enum Value: Sendable, Equatable {
    case text(String)
    case boolean(Bool)
    case integer(Int)
    case list([Value])
    /// One row of a query, as `\foreach` and `\catch ... as` bind it.
    case row(ScriptRow)

    /// The value as text, the way a raw `:name` inserts it: a list with commas between, a row of one column as that column.
    /// `nil` for NULL and for a row of several columns, which has no text of its own.
    public var text: String? {
        switch self {
        case .text(let text): text
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .list(let elements): elements.map { $0.text ?? "" }.joined(separator: ", ")
        case .row(let row): row.onlyValue ?? nil
        }
    }

    /// The whole number that the value is or reads as: `3`, `-3`; not `007`, which stays text.
    public var integer: Int? {
        switch self {
        case .integer(let value): return value
        case .text, .row:
            guard let text, let value = Int(text), String(value) == text else { return nil }
            return value
        case .boolean, .list: return nil
        }
    }

    /// The boolean that the value is or reads as by psql's rule: `on`, `off`, `1`, `0`, and any beginning of `true`, `false`,
    /// `yes`, `no`, in any case. `nil` otherwise.
    public var boolean: Bool? {
        switch self {
        case .boolean(let value): return value
        case .integer(0): return false
        case .integer(1): return true
        case .text, .row: return text.flatMap(Value.psqlBoolean)
        case .integer, .list: return nil
        }
    }

    /// The name of the value's type, for messages and `\param`.
    public var typeName: String {
        switch self {
        case .text: "text"
        case .boolean: "boolean"
        case .integer: "integer"
        case .list: "list"
        case .row: "row"
        }
    }

    static func psqlBoolean(_ text: String) -> Bool? {
        let word = text.lowercased()
        guard !word.isEmpty else { return nil }
        if "true".hasPrefix(word) || "yes".hasPrefix(word) || word == "on" || word == "1" { return true }
        if "false".hasPrefix(word) || "no".hasPrefix(word) || (word.count > 1 && "off".hasPrefix(word)) || word == "0" {
            return false
        }
        return nil
    }
}

/// One row of a query result.
public struct ScriptRow: Sendable, Equatable {
    /// The columns' names, in order.
    public var columns: [String]
    /// The values as the server's text, `nil` for NULL; as many as there are columns.
    public var values: [String?]

    /// A row from names and values of equal number.
    public init(columns: [String], values: [String?]) {
        self.columns = columns
        self.values = values
    }

    /// The value of a row with one column; `nil` where it has several. (The inner optional is NULL.)
    var onlyValue: String?? { values.count == 1 ? .some(values[0]) : nil }

    /// The first column of that name. (The inner optional is NULL.)
    subscript(column: String) -> String?? { columns.firstIndex(of: column).map { values[$0] } }
}

/// The result of a query that a script reads.
public struct ScriptRows: Sendable, Equatable {
    /// The columns' names, in order.
    public var columns: [String]
    /// The rows; each has as many values as there are columns, `nil` for NULL.
    public var rows: [[String?]]

    /// A result from its parts.
    public init(columns: [String], rows: [[String?]]) {
        self.columns = columns
        self.rows = rows
    }
}
