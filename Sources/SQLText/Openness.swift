/// What a text leaves open at its end: whether a prompt has to ask for another line, and with which letter.
public enum Openness: Sendable, Equatable {
    /// Nothing but whitespace and comments.
    case empty
    /// Every statement and command is ended.
    case complete
    /// A statement that has not ended.
    case needsSemicolon
    /// Inside `'...'`.
    case inString
    /// Inside `"..."`.
    case inQuotedIdentifier
    /// Inside `$tag$ ... $tag$`; the tag without its dollar signs.
    case inDollar(tag: String)
    /// Inside `/* ... */`.
    case inBlockComment
    /// Inside parentheses.
    case inParens
    /// In the data lines of `COPY ... FROM STDIN`, before the line `\.`.
    case inCopyData

    /// The letter that psql's `%R` puts into the continuation prompt.
    public var promptLetter: Character {
        switch self {
        case .empty, .complete: "="
        case .needsSemicolon: "-"
        case .inString: "'"
        case .inQuotedIdentifier: "\""
        case .inDollar: "$"
        case .inBlockComment: "*"
        case .inParens: "("
        case .inCopyData: ">"
        }
    }

    /// Whether more lines are needed.
    public var isOpen: Bool { self != .empty && self != .complete }

    /// What is missing, for a message: "a quoted string is not closed".
    public var description: String {
        switch self {
        case .empty: "nothing is there"
        case .complete: "nothing is open"
        case .needsSemicolon: "the statement is not ended by ;"
        case .inString: "a quoted string is not closed"
        case .inQuotedIdentifier: "a quoted identifier is not closed"
        case .inDollar(let tag): "a string quoted by $\(tag)$ is not closed"
        case .inBlockComment: "a comment is not closed"
        case .inParens: "a parenthesis is not closed"
        case .inCopyData: "the data of COPY is not ended by a line with \\."
        }
    }

    /// What an unterminated token leaves open; `nil` for a token that ended.
    init?(unterminated token: Token, in bytes: [UInt8]) {
        guard !token.isTerminated else { return nil }
        switch token.kind {
        case .string: self = .inString
        case .quotedIdentifier: self = .inQuotedIdentifier
        case .blockComment: self = .inBlockComment
        case .dollarString:
            let tag = bytes[(token.range.lowerBound + 1)...].prefix { $0 != UInt8(ascii: "$") }
            self = .inDollar(tag: String(decoding: tag, as: UTF8.self))
        default: return nil
        }
    }
}
