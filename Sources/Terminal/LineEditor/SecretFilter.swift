/// Tells whether a statement may be written to a history file: one that holds a password may not, and in doubt it does.
public enum SecretFilter {
    /// Whether the text seems to hold a password: `password '...'`, `password = ...` (and `pgpassword`, `sslpassword`, `passwd`, `pwd`,
    /// `secret`), a JSON member of that name, or a URL with `user:password@`.
    public static func holdsSecret(_ text: String) -> Bool {
        let bytes = text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 }
        return words.contains { holdsAssignment(of: $0, in: bytes) } || holdsURLPassword(bytes) || setsSecretVariable(bytes)
    }

    private static let words = ["password", "passwd", "pwd", "passphrase", "secret"].map { Array($0.utf8) }

    /// The word, then after blanks and comments an equals sign or colon, or the beginning of a quoted string.
    private static func holdsAssignment(of word: [UInt8], in bytes: [UInt8]) -> Bool {
        var start = 0
        while let found = find(word, in: bytes, from: start) {
            start = found + 1
            var position = found + word.count
            let isQuoted = position < bytes.count && isOneOf(bytes[position], "\"'")
            if isQuoted { position += 1 }
            position = skipBlanks(bytes, position)
            guard position < bytes.count else { continue }
            switch bytes[position] {
            case UInt8(ascii: "'"): return true
            case UInt8(ascii: "="): return true
            case UInt8(ascii: ":"):
                // `password::text` is a cast and `password :pw` takes a variable: neither shows a secret.
                let next = position + 1 < bytes.count ? bytes[position + 1] : 0
                if isQuoted ? next != UInt8(ascii: ":") : isOneOf(next, "= ") { return true }
            case UInt8(ascii: "$"):
                // A dollar quote, not a parameter like $1.
                if position + 1 < bytes.count, !isDigit(bytes[position + 1]) { return true }
            case UInt8(ascii: "e"), UInt8(ascii: "u"), UInt8(ascii: "n"):
                var next = position + 1
                if next < bytes.count, bytes[next] == UInt8(ascii: "&") { next += 1 }
                if next < bytes.count, bytes[next] == UInt8(ascii: "'") { return true }
            default: break
            }
        }
        return false
    }

    /// `://user:password@`: a colon and then an at sign before the authority part of a URL ends.
    private static func holdsURLPassword(_ bytes: [UInt8]) -> Bool {
        var start = 0
        while let found = find(Array("://".utf8), in: bytes, from: start) {
            start = found + 3
            var colon: Int?
            for position in start..<bytes.count {
                let byte = bytes[position]
                if byte == UInt8(ascii: "/") || byte <= 0x20 || isOneOf(byte, "'\"?#") { break }
                if byte == UInt8(ascii: ":"), colon == nil { colon = position }
                if byte == UInt8(ascii: "@"), let colon, position > colon + 1 { return true }
            }
        }
        return false
    }

    /// `\set db_password hunter2`: the value stands unquoted after a name that says what it is.
    private static func setsSecretVariable(_ bytes: [UInt8]) -> Bool {
        var start = 0
        while let found = find(Array("\\set".utf8), in: bytes, from: start) {
            start = found + 4
            let name = skipBlanks(bytes, start)
            var end = name
            while end < bytes.count, bytes[end] > 0x20 { end += 1 }
            let value = skipBlanks(bytes, end)
            let variable = Array(bytes[name..<end])
            if value < bytes.count, words.contains(where: { find($0, in: variable, from: 0) != nil }) { return true }
        }
        return false
    }

    private static func skipBlanks(_ bytes: [UInt8], _ from: Int) -> Int {
        var position = from
        while position < bytes.count {
            if bytes[position] <= 0x20 {
                position += 1
            } else if bytes[position...].starts(with: "--".utf8) {
                while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            } else if bytes[position...].starts(with: "/*".utf8) {
                guard let end = find(Array("*/".utf8), in: bytes, from: position + 2) else { return bytes.count }
                position = end + 2
            } else {
                return position
            }
        }
        return position
    }

    private static func find(_ word: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= word.count, start <= bytes.count - word.count else { return nil }
        for position in start...(bytes.count - word.count)
        where bytes[position] == word[0] && bytes[position..<(position + word.count)].elementsEqual(word) {
            return position
        }
        return nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isOneOf(_ byte: UInt8, _ characters: String) -> Bool { characters.utf8.contains(byte) }
}
