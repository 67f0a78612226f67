import SQLText

/// Reads what follows a command's name: words, expressions, blocks in braces. A command ends at the end of its line, or at an
/// unquoted backslash where the next begins; only braces and `<<< >>>` go over lines.
struct CommandReader {
    let source: SourceText
    /// Where the text that may be read ends: the end of the script, or of the braces around.
    let end: Int
    /// Byte offset of what is read next.
    var position: Int
    /// The end of the line that the position is in, known while the position is before it.
    private var knownLineEnd = -1

    init(source: SourceText, position: Int, end: Int) {
        self.source = source
        self.position = position
        self.end = end
    }

    /// The offset of the line end after the position, or the end of the text.
    var lineEnd: Int {
        mutating get {
            if knownLineEnd >= position { return knownLineEnd }
            var offset = position
            while offset < end, !source.bytes[offset].isNewline { offset += 1 }
            knownLineEnd = offset
            return offset
        }
    }

    func byte(_ offset: Int) -> UInt8 { offset < end ? source.bytes[offset] : 0 }

    /// Goes over blanks, but not over a line end.
    mutating func skipBlanks() {
        while position < end, source.bytes[position].isSpace, !source.bytes[position].isNewline { position += 1 }
    }

    /// Whether nothing more belongs to the command.
    mutating func isAtEnd() -> Bool {
        skipBlanks()
        return position >= end || source.bytes[position].isNewline || source.bytes[position] == UInt8(ascii: "\\")
    }

    func location(_ range: Range<Int>) -> SourceLocation {
        source.location(at: range.lowerBound, length: source.text(range).count)
    }

    /// An error at the position.
    mutating func failure(_ message: String, help: String? = nil, at range: Range<Int>? = nil) -> Diagnostic {
        let range = range ?? position..<min(position + 1, lineEnd)
        return Diagnostic(.script, message, help: help, location: location(range))
    }

    /// The next token of an expression, without going past it; `nil` at the command's end. Comments are skipped.
    mutating func peekToken() throws -> Token? {
        while !isAtEnd() {
            var lexer = Lexer(source.bytes, in: position..<lineEnd)
            guard var token = lexer.next() else { return nil }
            if token.isTrivia {
                guard token.isTerminated else { throw failure("a comment in a command has to end on its line", at: token.range) }
                position = token.range.upperBound
                continue
            }
            guard token.isTerminated else { throw failure("unterminated quoted string", at: token.range) }
            // `?{` is no SQL token: an operator in front of it would swallow the question mark.
            if token.kind == .operator, token.range.count > 1, byte(token.range.upperBound) == UInt8(ascii: "{"),
                byte(token.range.upperBound - 1) == UInt8(ascii: "?")
            {
                token.range = token.range.lowerBound..<token.range.upperBound - 1
            }
            return token
        }
        return nil
    }

    /// Whether `?{` stands at the position.
    var startsQuery: Bool { byte(position) == UInt8(ascii: "?") && byte(position + 1) == UInt8(ascii: "{") }

    /// The range between the braces that open at an offset; the position is set after the closing one.
    ///
    /// - Throws: `IncompleteInput` where no brace closes.
    mutating func readBraces(openedAt open: Int) throws -> Range<Int> {
        var lexer = Lexer(source.bytes, in: open + 1..<end)
        var depth = 1
        while let token = lexer.next() {
            guard token.kind == .invalid, token.range.count == 1 else { continue }
            switch source.bytes[token.range.lowerBound] {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            default: break
            }
            if depth == 0 {
                position = token.range.upperBound
                knownLineEnd = -1
                return open + 1..<token.range.lowerBound
            }
        }
        throw IncompleteInput(reason: .block("{"), location: source.location(at: open))
    }

    /// Sets the position after a line end, or anywhere else in another line.
    mutating func jump(to offset: Int) {
        position = offset
        knownLineEnd = -1
    }
}
