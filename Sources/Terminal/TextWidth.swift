import CEditline

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How many terminal columns a text takes, by the C library's `wcwidth`: what the line editor reckons with as well.
///
/// A scalar is measured by itself, so an emoji joined from several counts as the sum of its parts.
public enum TextWidth {
    /// True once character functions understand UTF-8; false on a system without any UTF-8 locale, where other than ASCII counts 1.
    static let understandsUTF8: Bool = dbw_use_utf8_locale()

    /// Columns of one scalar: 0 for combining marks, 2 for wide ones, -1 for control characters.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value >= 0x20 && value < 0x7F { return 1 }
        if value < 0xA0 { return -1 }
        guard understandsUTF8 else { return 1 }
        return Int(dbw_wcwidth(wchar(scalar)))
    }

    /// Columns of a text in one line. Control characters count nothing, and neither do colour sequences (`ESC [ ... m`).
    public static func of(_ text: some StringProtocol) -> Int {
        if isPlainASCII(text) { return text.utf8.count }
        var width = 0
        var inSequence = false
        for scalar in text.unicodeScalars {
            if inSequence {
                // A control sequence ends with a byte from @ to ~, the introducing bracket excepted.
                if scalar.value >= 0x40 && scalar.value <= 0x7E && scalar != "[" { inSequence = false }
            } else if scalar == "\u{1B}" {
                inSequence = true
            } else {
                width += max(0, of(scalar))
            }
        }
        return width
    }

    /// The longest beginning of a text that fits into some columns; where that is not the whole, it ends with `…`.
    public static func fit(_ text: String, columns: Int) -> String {
        if of(text) <= columns { return text }
        guard columns > 0 else { return "" }
        var kept = String.UnicodeScalarView()
        var width = 0
        for scalar in text.unicodeScalars {
            let next = max(0, of(scalar))
            if width + next > columns - 1 { break }
            kept.append(scalar)
            width += next
        }
        return String(kept) + "…"
    }

    /// The text and the spaces that fill it up to some columns.
    public static func pad(_ text: String, columns: Int) -> String {
        text + spaces(columns - of(text))
    }

    static func spaces(_ count: Int) -> String { count > 0 ? String(repeating: " ", count: count) : "" }

    private static func isPlainASCII(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    #if canImport(Darwin)
        static func wchar(_ scalar: Unicode.Scalar) -> wchar_t { wchar_t(scalar.value) }
    #else
        static func wchar(_ scalar: Unicode.Scalar) -> wchar_t { wchar_t(bitPattern: scalar.value) }
    #endif
}
