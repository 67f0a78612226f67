/// The byte classes of PostgreSQL's lexer (scan.l). Bytes from 0x80 count as letters there, whatever the encoding.
extension UInt8 {
    package var isDigit: Bool { self &- 0x30 < 10 }

    package var isHexDigit: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }

    /// `ident_start`: a letter, an underscore, or any byte above ASCII.
    package var startsIdentifier: Bool { (self | 0x20) &- 0x61 < 26 || self == 0x5F || self >= 0x80 }

    /// `ident_cont`: what an identifier goes on with; `$` is part of it.
    package var continuesIdentifier: Bool { startsIdentifier || isDigit || self == 0x24 }

    /// `dolq_cont` and psql's `variable_char`: an identifier's bytes without `$`.
    package var continuesVariable: Bool { startsIdentifier || isDigit }

    /// Space, tab, line feed, vertical tab, form feed, carriage return.
    package var isSpace: Bool { self == 0x20 || self &- 0x09 < 5 }

    /// Line feed or carriage return: both end a `--` comment.
    package var isNewline: Bool { self == 0x0A || self == 0x0D }

    /// `op_chars`: what operators are made of.
    package var isOperatorCharacter: Bool {
        switch self {
        case UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "^"),
            UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "`"), UInt8(ascii: "?"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "="):
            true
        default: false
        }
    }

    /// One of these inside an operator of several characters allows it to end in `+` or `-`.
    var allowsTrailingSign: Bool {
        switch self {
        case UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "%"),
            UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "`"), UInt8(ascii: "?"):
            true
        default: false
        }
    }
}
