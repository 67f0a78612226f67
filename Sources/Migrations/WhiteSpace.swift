/// White space as Go's `unicode.IsSpace` sees it in UTF-8, for texts whose trimming must agree with Atlas's.
enum UnicodeSpace {
    /// How many bytes the white-space character at `index` takes; 0 where there is none.
    static func length(in bytes: [UInt8], at index: Int) -> Int {
        guard index < bytes.count else { return 0 }
        switch bytes[index] {
        case 0x09...0x0D, 0x20: return 1
        case 0xC2: return index + 1 < bytes.count && isLatinSpace(bytes[index + 1]) ? 2 : 0
        case 0xE1...0xE3:
            return index + 2 < bytes.count && isWideSpace(bytes[index], bytes[index + 1], bytes[index + 2]) ? 3 : 0
        default: return 0
        }
    }

    /// The range without white space at either end.
    static func trimmed(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, case let width = length(in: bytes, at: start), width > 0 { start += width }
        while start < end {
            if length(in: bytes, at: end - 1) == 1 {
                end -= 1
            } else if end - start >= 2, length(in: bytes, at: end - 2) == 2 {
                end -= 2
            } else if end - start >= 3, length(in: bytes, at: end - 3) == 3 {
                end -= 3
            } else {
                break
            }
        }
        return min(start, end)..<end
    }

    /// U+0085 and U+00A0.
    private static func isLatinSpace(_ byte: UInt8) -> Bool { byte == 0x85 || byte == 0xA0 }

    /// U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F and U+3000.
    private static func isWideSpace(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        switch (first, second) {
        case (0xE1, 0x9A), (0xE3, 0x80): third == 0x80
        case (0xE2, 0x80): (0x80...0x8A).contains(third) || [0xA8, 0xA9, 0xAF].contains(third)
        case (0xE2, 0x81): third == 0x9F
        default: false
        }
    }
}

/// White space as `\s` of Go's regular expressions sees it: no vertical tab, nothing beyond ASCII.
enum RegexSpace {
    /// Whether the byte is blank, tab, line feed, form feed or carriage return.
    static func contains(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D }

    /// The first index from `index` on that holds none.
    static func skip(in bytes: [UInt8], from index: Int) -> Int {
        var index = index
        while index < bytes.count, contains(bytes[index]) { index += 1 }
        return index
    }
}
