/// One lexical token of SQL as PostgreSQL and psql cut it. Tokens tile their text: each starts where the one before ended.
public struct Token: Sendable, Equatable {
    /// What a token is.
    public enum Kind: Sendable, Equatable {
        case whitespace
        /// `-- ...`, without the line end.
        case lineComment
        /// `/* ... */`, nesting.
        case blockComment
        /// A bare name or keyword.
        case identifier
        /// `"..."` and `U&"..."`.
        case quotedIdentifier
        /// `'...'`, `E'...'`, `B'...'`, `X'...'`, `N'...'`, `U&'...'`, with the parts that go on after a line end.
        case string
        /// `$tag$ ... $tag$`
        case dollarString
        case number
        /// `$1`
        case parameter
        case `operator`
        case semicolon
        case comma
        case leftParenthesis
        case rightParenthesis
        case leftBracket
        case rightBracket
        /// `.`, and `..` of PL/pgSQL ranges.
        case dot
        /// `::`
        case cast
        /// A single `:` (an array slice).
        case colon
        /// A reference to a psql variable.
        case variable(VariableForm)
        /// The backslash that starts a command.
        case backslash
        /// What no rule of the lexer takes: a control character, a brace, a number with letters glued on.
        case invalid
    }

    /// How a variable is written, which decides how its value is inserted.
    public enum VariableForm: Sendable, Equatable {
        /// `:name`, the value as it is.
        case raw
        /// `:'name'`, the value as an SQL literal.
        case literal
        /// `:"name"`, the value as an SQL identifier.
        case identifier
        /// `:{?name}`, TRUE or FALSE: whether the variable is set.
        case isSet
    }

    /// What it is.
    public var kind: Kind
    /// Byte offsets in the text.
    public var range: Range<Int>
    /// False for a string, quoted identifier, dollar string or block comment that the text ends in the middle of.
    public var isTerminated = true

    /// Whitespace or comment.
    public var isTrivia: Bool {
        switch kind {
        case .whitespace, .lineComment, .blockComment: true
        default: false
        }
    }

    /// The byte range of a variable's name; `nil` for other tokens.
    public var variableName: Range<Int>? {
        guard case .variable(let form) = kind else { return nil }
        return switch form {
        case .raw: range.lowerBound + 1..<range.upperBound
        case .literal, .identifier: range.lowerBound + 2..<range.upperBound - 1
        case .isSet: range.lowerBound + 3..<range.upperBound - 1
        }
    }
}
