/// PostgreSQL's lexical rules (scan.l, and psqlscan.l for variables and backslashes) with `standard_conforming_strings` on.
///
/// Takes any bytes, in linear time; what no rule accepts becomes `.invalid`, what does not end is flagged on its token.
/// One difference from psql: a variable's name does not start with a digit, so that the array slice `a[1:2]` stays one.
public struct Lexer: Sendable {
    let bytes: [UInt8]
    /// Where the text ends for this lexer; at most `bytes.count`.
    let end: Int
    /// Byte offset of the next token.
    public private(set) var position: Int
    /// What was found out about the run of operator characters that the position is in.
    var operatorRun = OperatorRun()

    /// A lexer over `bytes`, or over a part of them that is taken as if nothing followed.
    public init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        let range = (range ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
        position = range.lowerBound
        end = range.upperBound
    }

    /// All tokens of a text.
    public static func tokens(of bytes: [UInt8]) -> [Token] {
        var lexer = Lexer(bytes)
        var tokens: [Token] = []
        while let token = lexer.next() { tokens.append(token) }
        return tokens
    }

    /// Continues at another byte offset, which has to be where a token can start.
    public mutating func seek(to offset: Int) {
        position = min(max(offset, 0), end)
        operatorRun = OperatorRun()
    }

    /// The next token, or `nil` at the end.
    public mutating func next() -> Token? {
        guard position < end else { return nil }
        let start = position
        var token = scan(start)
        token.range = start..<min(max(token.range.upperBound, start + 1), end)
        position = token.range.upperBound
        return token
    }

    /// The byte at an offset, or 0 past the end: no rule takes a NUL, so it never matches by accident.
    func byte(_ offset: Int) -> UInt8 { offset < end ? bytes[offset] : 0 }

    func token(_ kind: Token.Kind, _ start: Int, to end: Int, terminated: Bool = true) -> Token {
        Token(kind: kind, range: start..<end, isTerminated: terminated)
    }

    private mutating func scan(_ start: Int) -> Token {
        let first = bytes[start]
        if first.isSpace { return token(.whitespace, start, to: endOfRun(from: start, \.isSpace)) }
        if first.startsIdentifier { return identifierOrPrefixedString(start) }
        if first.isDigit { return number(start) }
        switch first {
        case UInt8(ascii: "'"): return string(start, quote: start, escapes: false)
        case UInt8(ascii: "\""): return quotedIdentifier(start, quote: start)
        case UInt8(ascii: "$"): return dollar(start)
        case UInt8(ascii: "-") where byte(start + 1) == UInt8(ascii: "-"):
            return token(.lineComment, start, to: endOfLine(from: start))
        case UInt8(ascii: "/") where byte(start + 1) == UInt8(ascii: "*"): return blockComment(start)
        case UInt8(ascii: ":"): return colon(start)
        case UInt8(ascii: "."):
            if byte(start + 1).isDigit { return number(start) }
            return token(.dot, start, to: byte(start + 1) == first ? start + 2 : start + 1)
        case UInt8(ascii: ";"): return token(.semicolon, start, to: start + 1)
        case UInt8(ascii: ","): return token(.comma, start, to: start + 1)
        case UInt8(ascii: "("): return token(.leftParenthesis, start, to: start + 1)
        case UInt8(ascii: ")"): return token(.rightParenthesis, start, to: start + 1)
        case UInt8(ascii: "["): return token(.leftBracket, start, to: start + 1)
        case UInt8(ascii: "]"): return token(.rightBracket, start, to: start + 1)
        case UInt8(ascii: "\\"): return token(.backslash, start, to: start + 1)
        default: break
        }
        if first.isOperatorCharacter { return operatorToken(start) }
        return token(.invalid, start, to: start + 1)
    }

    func endOfRun(from start: Int, _ belongs: (UInt8) -> Bool) -> Int {
        var offset = start
        while offset < end, belongs(bytes[offset]) { offset += 1 }
        return offset
    }

    /// Where a `--` comment ends: before the line end.
    func endOfLine(from start: Int) -> Int { endOfRun(from: start) { !$0.isNewline } }

    private func blockComment(_ start: Int) -> Token {
        var depth = 1
        var offset = start + 2
        while offset < end {
            if bytes[offset] == UInt8(ascii: "/"), byte(offset + 1) == UInt8(ascii: "*") {
                depth += 1
                offset += 2
            } else if bytes[offset] == UInt8(ascii: "*"), byte(offset + 1) == UInt8(ascii: "/") {
                depth -= 1
                offset += 2
                if depth == 0 { return token(.blockComment, start, to: offset) }
            } else {
                offset += 1
            }
        }
        return token(.blockComment, start, to: end, terminated: false)
    }
}
