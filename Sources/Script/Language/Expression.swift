import SQLText

/// A parsed expression of `\if`, `\assert`, `\set x := ...`, with its place in the script.
struct Expression: Sendable {
    indirect enum Kind: Sendable {
        case literal(Value)
        case variable(VariableReference)
        /// `?{ select ... }`: the SQL between the braces.
        case query(Range<Int>)
        case call(Function, Expression)
        case constant(Constant)
        case list([Expression])
        case not(Expression)
        case negate(Expression)
        case and(Expression, Expression)
        case or(Expression, Expression)
        case comparison(Comparison, Expression, Expression)
        case membership(Expression, in: Expression, negated: Bool)
        case add(Expression, Expression)
        case subtract(Expression, Expression)
        case concatenate(Expression, Expression)
    }

    /// What takes an argument in parentheses.
    enum Function: String, CaseIterable, Sendable {
        /// Whether a variable is set and not NULL.
        case defined
        /// Whether the shadow has an object: `exists('table users')`.
        case exists
        /// How many of something the workbench has: `count(diff)`.
        case count
    }

    /// Values that the host knows.
    enum Constant: String, CaseIterable, Sendable {
        /// The major version: 15.
        case serverVersion = "server_version"
        /// The version as the server's `server_version_num`: 150018.
        case serverVersionNumber = "server_version_num"
    }

    enum Comparison: String, Sendable {
        case equal = "="
        case notEqual = "<>"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="

        init?(operator text: String) {
            self.init(rawValue: text == "!=" ? "<>" : text)
        }

        func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
            switch self {
            case .equal: left == right
            case .notEqual: left != right
            case .less: left < right
            case .lessOrEqual: left <= right
            case .greater: left > right
            case .greaterOrEqual: left >= right
            }
        }
    }

    var kind: Kind
    /// Byte offsets in the script.
    var range: Range<Int>
}
