import SQLText

/// Arguments as psql cuts them: words at blanks, `'...'` with escapes, `"..."` kept, variables outside quotes.
extension CommandReader {
    /// The next argument, or `nil` at the command's end.
    mutating func nextArgument() throws -> ArgumentTemplate? {
        guard !isAtEnd() else { return nil }
        let start = position
        var parts: [ArgumentTemplate.Part] = []
        var bare: [UInt8] = []
        func flush(_ bare: inout [UInt8], _ parts: inout [ArgumentTemplate.Part]) {
            if !bare.isEmpty { parts.append(.bare(String(decoding: bare, as: UTF8.self))) }
            bare = []
        }
        while position < lineEnd {
            let byte = source.bytes[position]
            if byte.isSpace || byte == UInt8(ascii: "\\") { break }
            switch byte {
            case UInt8(ascii: "'"):
                flush(&bare, &parts)
                parts.append(.quoted(try quotedText()))
            case UInt8(ascii: "\""): bare += try quotedName()
            case UInt8(ascii: "`"):
                throw failure(
                    "a `command` in backquotes runs a shell, which dbw does not do", help: "pass the value as a \\param")
            case UInt8(ascii: ":"):
                var lexer = Lexer(source.bytes, in: position..<lineEnd)
                guard let token = lexer.next() else { break }
                if let reference = VariableReference(token, in: source, before: lineEnd) {
                    flush(&bare, &parts)
                    parts.append(.variable(reference))
                    position = reference.fullRange.upperBound
                } else {
                    bare += source.bytes[token.range.lowerBound..<min(token.range.upperBound, token.range.lowerBound + 2)]
                    position = min(token.range.upperBound, token.range.lowerBound + 2)
                }
            default:
                bare.append(byte)
                position += 1
            }
        }
        flush(&bare, &parts)
        return ArgumentTemplate(parts: parts, range: start..<position)
    }

    /// All arguments up to the command's end.
    mutating func remainingArguments() throws -> [ArgumentTemplate] {
        var arguments: [ArgumentTemplate] = []
        while let argument = try nextArgument() { arguments.append(argument) }
        return arguments
    }

    /// The rest of the line as it is, without blanks around it.
    mutating func restOfLine() -> ArgumentTemplate? {
        skipBlanks()
        var last = lineEnd
        while last > position, source.bytes[last - 1].isSpace { last -= 1 }
        defer { position = lineEnd }
        guard last > position else { return nil }
        return ArgumentTemplate(parts: [.quoted(source.text(position..<last))], range: position..<last)
    }

    /// The text of `'...'`: a doubled quote, and the escapes `\n \t \b \r \f`, `\NNN` octal, `\xHH`; another character after a
    /// backslash is itself.
    private mutating func quotedText() throws -> String {
        let start = position
        var text: [UInt8] = []
        position += 1
        while position < lineEnd {
            let byte = source.bytes[position]
            position += 1
            if byte == UInt8(ascii: "'") {
                guard self.byte(position) == byte, position < lineEnd else { return String(decoding: text, as: UTF8.self) }
                position += 1
                text.append(byte)
            } else if byte == UInt8(ascii: "\\"), position < lineEnd {
                text.append(escapedByte())
            } else {
                text.append(byte)
            }
        }
        throw failure("unterminated quoted string", at: start..<lineEnd)
    }

    private mutating func escapedByte() -> UInt8 {
        let letter = source.bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "x") where byte(position).isHexDigit: return digits(base: 16, atMost: 2)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            position -= 1
            return digits(base: 8, atMost: 3)
        default: return letter
        }
    }

    private mutating func digits(base: Int, atMost count: Int) -> UInt8 {
        var value = 0
        let limit = min(position + count, lineEnd)
        while position < limit, let digit = Character(UnicodeScalar(source.bytes[position])).hexDigitValue, digit < base {
            value = value * base + digit
            position += 1
        }
        return UInt8(truncatingIfNeeded: value)
    }

    /// `"..."` with its quotes: the command that takes a name reads them.
    private mutating func quotedName() throws -> [UInt8] {
        let start = position
        position += 1
        while position < lineEnd {
            position += 1
            if source.bytes[position - 1] == UInt8(ascii: "\"") { return Array(source.bytes[start..<position]) }
        }
        throw failure("unterminated quoted identifier", at: start..<lineEnd)
    }
}
