/// A maximal run of operator characters, looked at once so that a long one costs linear time.
struct OperatorRun: Sendable {
    /// Where the run ends; 0 before the first.
    var end = 0
    /// The last offset in it whose character allows a trailing sign, and the last that is no sign; -1 for none.
    var lastAllowing = -1
    var lastUnsigned = -1
}

/// Operators, numbers, colons and variables.
extension Lexer {
    /// An operator. A comment start ends it; one of several characters ends in `+` or `-` only when it also holds one of
    /// ``~ ! @ # % ^ & | ` ?``, so that `a=-1` is `=` and `-`.
    mutating func operatorToken(_ start: Int) -> Token {
        if start >= operatorRun.end { operatorRun = examineOperatorRun(start) }
        let run = operatorRun
        let end = run.lastAllowing >= start ? run.end : max(start + 1, run.lastUnsigned + 1)
        return token(.operator, start, to: end)
    }

    private func examineOperatorRun(_ start: Int) -> OperatorRun {
        var run = OperatorRun()
        var offset = start
        while offset < end, bytes[offset].isOperatorCharacter {
            let character = bytes[offset]
            let next = byte(offset + 1)
            if character == UInt8(ascii: "-"), next == character { break }
            if character == UInt8(ascii: "/"), next == UInt8(ascii: "*") { break }
            if character.allowsTrailingSign { run.lastAllowing = offset }
            if character != UInt8(ascii: "+"), character != UInt8(ascii: "-") { run.lastUnsigned = offset }
            offset += 1
        }
        run.end = offset
        return run
    }

    /// An integer (also `0x1F`, `0o17`, `0b11`, `1_000`), or a number with point or exponent.
    func number(_ start: Int) -> Token {
        if bytes[start] == UInt8(ascii: "0"), let end = radixIntegerEnd(start) { return numberOrJunk(.number, start, to: end) }
        var offset = digitsEnd(start)
        if byte(offset) == UInt8(ascii: "."), byte(offset + 1) != UInt8(ascii: ".") { offset = digitsEnd(offset + 1) }
        if byte(offset) | 0x20 == UInt8(ascii: "e") {
            let sign = byte(offset + 1) == UInt8(ascii: "+") || byte(offset + 1) == UInt8(ascii: "-") ? 1 : 0
            if byte(offset + 1 + sign).isDigit { offset = digitsEnd(offset + 1 + sign) }
        }
        return numberOrJunk(.number, start, to: offset)
    }

    /// Digits with single underscores between them.
    private func digitsEnd(_ start: Int) -> Int {
        var offset = start
        while byte(offset).isDigit || (byte(offset) == UInt8(ascii: "_") && offset > start && byte(offset + 1).isDigit) {
            offset += 1
        }
        return offset
    }

    private func radixIntegerEnd(_ start: Int) -> Int? {
        let belongs: (UInt8) -> Bool
        switch byte(start + 1) | 0x20 {
        case UInt8(ascii: "x"): belongs = { $0.isHexDigit || $0 == UInt8(ascii: "_") }
        case UInt8(ascii: "o"): belongs = { $0 &- 0x30 < 8 || $0 == UInt8(ascii: "_") }
        case UInt8(ascii: "b"): belongs = { $0 &- 0x30 < 2 || $0 == UInt8(ascii: "_") }
        default: return nil
        }
        let end = endOfRun(from: start + 2, belongs)
        return end > start + 2 ? end : nil
    }

    /// Letters directly behind a number are an error of the server's lexer ("trailing junk after numeric literal").
    func numberOrJunk(_ kind: Token.Kind, _ start: Int, to end: Int) -> Token {
        guard byte(end).startsIdentifier else { return token(kind, start, to: end) }
        return token(.invalid, start, to: endOfRun(from: end, \.continuesIdentifier))
    }

    /// `::`, `:=`, a variable, or a lone colon.
    func colon(_ start: Int) -> Token {
        let next = byte(start + 1)
        switch next {
        case UInt8(ascii: ":"): return token(.cast, start, to: start + 2)
        case UInt8(ascii: "="): return token(.operator, start, to: start + 2)
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            if let end = variableEnd(start + 2, close: next) {
                return token(.variable(next == UInt8(ascii: "'") ? .literal : .identifier), start, to: end)
            }
        case UInt8(ascii: "{") where byte(start + 2) == UInt8(ascii: "?"):
            if let end = variableEnd(start + 3, close: UInt8(ascii: "}")) { return token(.variable(.isSet), start, to: end) }
        default:
            if next.startsIdentifier {
                return token(.variable(.raw), start, to: endOfRun(from: start + 1, \.continuesVariable))
            }
        }
        return token(.colon, start, to: start + 1)
    }

    /// The offset after a quoted variable reference: a name, at most one `.column` of a row, and the closing character.
    private func variableEnd(_ start: Int, close: UInt8) -> Int? {
        guard byte(start).startsIdentifier else { return nil }
        var offset = endOfRun(from: start, \.continuesVariable)
        if byte(offset) == UInt8(ascii: "."), byte(offset + 1).startsIdentifier {
            offset = endOfRun(from: offset + 1, \.continuesVariable)
        }
        return byte(offset) == close ? offset + 1 : nil
    }
}
