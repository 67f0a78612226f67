/// Expressions as PostgreSQL prints them once they were printed and read again.
///
/// Two forms do not survive being read. `a IN ('x', 'y')` over a `varchar` column is kept as a cast of a whole array,
/// `(ARRAY['x'::character varying])::text[]`; read again, the cast goes to the elements (`transformArrayExpr` in parse_expr.c):
/// `ARRAY[('x'::character varying)::text]`. And `a BETWEEN 1 AND 2 AND b` is kept as `((a >= 1) AND (a <= 2)) AND b`; read again, it is one list of
/// three (`makeAndExpr` in gram.y). The forms mean the same, and whatever is made from a printed text has the second: so has every state.
public enum SettledText {
    /// The text in the form in which it stays. What stands in quotes, dollar quotes too, is left as it is.
    public static func of(_ text: String) -> String {
        var text = text
        let (hasCasts, hasLists) = text.withUTF8 { bytes in (contains(bytes, start), endings.contains { contains(bytes, $0) }) }
        guard hasCasts || hasLists else { return text }
        var bytes = Array(text.utf8)
        if hasCasts { bytes = settle(bytes) }
        if hasLists { bytes = ConditionLists.flattened(bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let start = Array("(ARRAY[".utf8)
    private static let endings = [Array(")) AND ".utf8), Array(")) OR ".utf8)]

    private static func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ wanted: [UInt8]) -> Bool {
        guard bytes.count >= wanted.count else { return false }
        for place in 0...(bytes.count - wanted.count) where bytes[place] == wanted[0] {
            if (1..<wanted.count).allSatisfy({ bytes[place + $0] == wanted[$0] }) { return true }
        }
        return false
    }

    private static func settle(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if let end = quoteEnd(bytes, place) {
                result += bytes[place..<end]
                place = end
            } else if bytes[place...].starts(with: start), let cast = ArrayCast(bytes, place) {
                let elements = cast.elements.map { Array("(".utf8) + settle(Array(bytes[$0])) + Array(")::".utf8) + cast.type }
                result += Array("ARRAY[".utf8) + elements.joined(separator: Array(", ".utf8)) + Array("]".utf8)
                place = cast.end
            } else {
                result.append(bytes[place])
                place += 1
            }
        }
        return result
    }

    /// Where the quoted text that begins here ends; nil where none begins.
    static func quoteEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        let quote = bytes[start]
        if quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
            // A doubled quote begins the next piece at once.
            return bytes[(start + 1)...].firstIndex(of: quote).map { $0 + 1 } ?? bytes.count
        }
        guard quote == UInt8(ascii: "$") else { return nil }
        guard let tagEnd = bytes[(start + 1)...].firstIndex(of: quote) else { return nil }
        let tag = bytes[start...tagEnd]
        guard tag.dropFirst().dropLast().allSatisfy({ $0 == UInt8(ascii: "_") || $0 >= 128 || ($0 | 32) &- 97 < 26 }) else {
            return nil
        }
        var place = tagEnd + 1
        while place + tag.count <= bytes.count {
            if bytes[place] == quote, bytes[place..<(place + tag.count)].elementsEqual(tag) { return place + tag.count }
            place += 1
        }
        return bytes.count
    }
}

/// `(ARRAY[a, b])::text[]`: its parts.
private struct ArrayCast {
    var elements: [Range<Int>] = []
    /// The element's type.
    let type: [UInt8]
    /// Where it ends.
    let end: Int

    /// - Parameter start: where the `(` stands; nil for an array that is not cast as a whole.
    init?(_ bytes: [UInt8], _ start: Int) {
        var place = start + 7
        var begin = place
        var depth = 0
        scan: while place < bytes.count {
            if let end = SettledText.quoteEnd(bytes, place) {
                place = end
                continue
            }
            switch bytes[place] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]") where depth == 0: break scan
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ",") where depth == 0:
                elements.append(begin..<place)
                begin = place + 2
            default: break
            }
            place += 1
        }
        guard begin < place, bytes[place...].starts(with: Array("])::".utf8)) else { return nil }
        elements.append(begin..<place)
        let typeStart = place + 4
        guard let typeEnd = Self.typeEnd(bytes, typeStart), typeEnd > typeStart else { return nil }
        type = Array(bytes[typeStart..<typeEnd])
        end = typeEnd + 2
    }

    /// Where the `[]` after a type's name begins; nil where the type is no array.
    private static func typeEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        var place = start
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") {
                place = SettledText.quoteEnd(bytes, place) ?? bytes.count
                continue
            }
            if byte == UInt8(ascii: "[") { return bytes[place...].starts(with: Array("[]".utf8)) ? place : nil }
            let isWord = byte >= 128 || (byte | 32) &- 97 < 26 || byte &- 48 < 10
            guard
                isWord
                    || [
                        UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: ")"),
                        UInt8(ascii: ","),
                    ].contains(byte)
            else { return nil }
            place += 1
        }
        return nil
    }
}
