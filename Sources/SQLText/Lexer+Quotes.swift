/// Strings, quoted identifiers and dollar quotes.
extension Lexer {
    /// A bare identifier, or the string or identifier that a letter prefix opens: `E'`, `B'`, `X'`, `N'`, `U&'`, `U&"`.
    func identifierOrPrefixedString(_ start: Int) -> Token {
        let next = byte(start + 1)
        switch bytes[start] | 0x20 {
        case UInt8(ascii: "e") where next == UInt8(ascii: "'"): return string(start, quote: start + 1, escapes: true)
        case UInt8(ascii: "b"), UInt8(ascii: "x"), UInt8(ascii: "n"):
            if next == UInt8(ascii: "'") { return string(start, quote: start + 1, escapes: false) }
        case UInt8(ascii: "u") where next == UInt8(ascii: "&"):
            if byte(start + 2) == UInt8(ascii: "'") { return string(start, quote: start + 2, escapes: false) }
            if byte(start + 2) == UInt8(ascii: "\"") { return quotedIdentifier(start, quote: start + 2) }
        default: break
        }
        return token(.identifier, start, to: endOfRun(from: start, \.continuesIdentifier))
    }

    /// A string from its prefix on. Parts separated by whitespace with a line end are one literal, and keep the first part's
    /// escape rule, so they are one token here.
    func string(_ start: Int, quote: Int, escapes: Bool) -> Token {
        var offset = quote + 1
        while true {
            guard let close = closingQuote(from: offset, escapes: escapes) else {
                return token(.string, start, to: end, terminated: false)
            }
            guard let next = continuationQuote(after: close) else { return token(.string, start, to: close) }
            offset = next + 1
        }
    }

    /// The offset after the quote that ends a string; a doubled quote does not.
    private func closingQuote(from start: Int, escapes: Bool) -> Int? {
        var offset = start
        while offset < end {
            if bytes[offset] == UInt8(ascii: "'") {
                guard byte(offset + 1) == UInt8(ascii: "'") else { return offset + 1 }
                offset += 2
            } else if escapes, bytes[offset] == UInt8(ascii: "\\") {
                offset += 2
            } else {
                offset += 1
            }
        }
        return nil
    }

    /// The offset of the quote that continues a string that just ended (`quotecontinue`): whitespace and `--` comments with
    /// at least one line end lie between.
    private func continuationQuote(after close: Int) -> Int? {
        var offset = close
        var sawNewline = false
        while offset < end {
            if bytes[offset].isSpace {
                if bytes[offset].isNewline { sawNewline = true }
                offset += 1
            } else if bytes[offset] == UInt8(ascii: "-"), byte(offset + 1) == UInt8(ascii: "-") {
                offset = endOfLine(from: offset)
            } else {
                return sawNewline && bytes[offset] == UInt8(ascii: "'") ? offset : nil
            }
        }
        return nil
    }

    func quotedIdentifier(_ start: Int, quote: Int) -> Token {
        var offset = quote + 1
        while offset < end {
            if bytes[offset] == UInt8(ascii: "\"") {
                guard byte(offset + 1) == UInt8(ascii: "\"") else {
                    return token(.quotedIdentifier, start, to: offset + 1)
                }
                offset += 1
            }
            offset += 1
        }
        return token(.quotedIdentifier, start, to: end, terminated: false)
    }

    /// `$1`, `$tag$ ... $tag$`, or a lone `$`.
    func dollar(_ start: Int) -> Token {
        if byte(start + 1).isDigit {
            let digits = endOfRun(from: start + 1, \.isDigit)
            return numberOrJunk(.parameter, start, to: digits)
        }
        guard let bodyStart = dollarTagEnd(start) else { return token(.invalid, start, to: start + 1) }
        let length = bodyStart - start
        var offset = bodyStart
        while offset + length <= end {
            if bytes[offset] == UInt8(ascii: "$"), bytes[offset + length - 1] == UInt8(ascii: "$"),
                bytes[offset..<offset + length] == bytes[start..<bodyStart]
            {
                return token(.dollarString, start, to: offset + length)
            }
            offset += 1
        }
        return token(.dollarString, start, to: end, terminated: false)
    }

    /// The offset after the delimiter `$tag$` or `$$` that starts here.
    private func dollarTagEnd(_ start: Int) -> Int? {
        var offset = start + 1
        if byte(offset).startsIdentifier { offset = endOfRun(from: offset, \.continuesVariable) }
        return byte(offset) == UInt8(ascii: "$") ? offset + 1 : nil
    }
}
