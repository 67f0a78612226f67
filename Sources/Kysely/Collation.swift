import Foundation

/// The order of JavaScript's `localeCompare` in an English locale: the root collation of ICU, punctuation not ignored.
///
/// Three levels, each asked only where the one before finds no difference: letters and signs, then accents, then case with small
/// letters first. Exact for ASCII; for Latin, Greek and Cyrillic letters with their accents in practice; other scripts go by code
/// point.
struct CollationKey: Comparable {
    private var primary: [UInt32] = []
    private var secondary: [UInt32] = []
    private var tertiary: [UInt8] = []

    init(_ text: String) {
        for scalar in text.unicodeScalars {
            // In Cyrillic only ё is an accented letter; й is one of its own, not an и.
            let isCyrillic = (0x400...0x4FF).contains(scalar.value) && scalar != "ё" && scalar != "Ё"
            if scalar.isASCII || isCyrillic {
                append(scalar)
            } else {
                for part in String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars { append(part) }
            }
        }
    }

    static func < (left: CollationKey, right: CollationKey) -> Bool {
        if left.primary != right.primary { return left.primary.lexicographicallyPrecedes(right.primary) }
        if left.secondary != right.secondary { return left.secondary.lexicographicallyPrecedes(right.secondary) }
        return left.tertiary.lexicographicallyPrecedes(right.tertiary)
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.properties.generalCategory == .nonspacingMark {
            secondary.append(Self.markWeights[scalar.value] ?? 0x1000 + scalar.value)
            return
        }
        if let (letters, mark) = Self.ligatures[scalar.properties.lowercaseMapping] {
            for (index, letter) in letters.unicodeScalars.enumerated() {
                append(letter, isCapital: scalar.properties.isUppercase)
                if index == 0 { secondary.append(mark) }
            }
            return
        }
        append(scalar, isCapital: scalar.properties.isUppercase)
    }

    private mutating func append(_ scalar: Unicode.Scalar, isCapital: Bool) {
        let small = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        guard let weight = Self.weight(of: small) else { return }
        primary.append(weight)
        secondary.append(0)
        tertiary.append(isCapital ? 1 : 0)
    }

    /// Signs, then digits, then letters; nil for controls, which do not count.
    private static func weight(of scalar: Unicode.Scalar) -> UInt32? {
        if let sign = signWeights[scalar.value] { return sign }
        switch scalar.value {
        case 0x30...0x39: return 0x20_0000 + scalar.value
        case 0x61...0x7A: return 0x30_0000 + scalar.value * 4
        default: break
        }
        if let letter = Self.extraLetters[scalar.value] { return 0x30_0000 + letter }
        switch scalar.properties.generalCategory {
        case .control, .format: return nil
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spacingMark:
            return 0x40_0000 + scalar.value
        default: return 0x10_0000 + scalar.value
        }
    }

    private static let signWeights: [UInt32: UInt32] = {
        let order = "\t\n\u{0B}\u{0C}\r _-–—,;:!¡?¿.…·'‘’\"“”«»()[]{}§¶@*/\\&#%•`´^¯¨¸°©®+±÷×<=>¬|¦~¤¢$£¥€"
        var weights: [UInt32: UInt32] = [0xA0: 6]  // a no-break space is a space
        for (index, scalar) in order.unicodeScalars.enumerated() { weights[scalar.value] = UInt32(index) + 1 }
        return weights
    }()

    /// Accents from weak to strong.
    private static let markWeights: [UInt32: UInt32] = {
        let order: [UInt32] = [
            0x301, 0x300, 0x306, 0x302, 0x30C, 0x30A, 0x308, 0x30B, 0x303, 0x307, 0x338, 0x327, 0x328, 0x304, 0x335, 0x309,
            0x30F, 0x311, 0x31B, 0x323, 0x324, 0x325, 0x326, 0x32D, 0x32E, 0x330, 0x331,
        ]
        return Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, UInt32($0) + 1) })
    }()

    /// Letters that count as others with something added: an accent on the first of them.
    private static let ligatures: [String: (letters: String, mark: UInt32)] = [
        "ß": ("ss", 0x2002), "æ": ("ae", 0x2002), "œ": ("oe", 0x2002), "ø": ("o", 0x2000), "đ": ("d", 0x2000), "ð": ("d", 0x2001),
        "ł": ("l", 0x2000), "ħ": ("h", 0x2000),
    ]

    /// Latin letters of their own between those of ASCII: ı after i, ŋ after n, ĸ after q, ŧ after t.
    private static let extraLetters: [UInt32: UInt32] = [
        0x131: 0x69 * 4 + 1, 0x14B: 0x6E * 4 + 1, 0x138: 0x71 * 4 + 1, 0x167: 0x74 * 4 + 1,
    ]
}

extension Sequence {
    /// Sorted as JavaScript sorts by `localeCompare` of a key; equal keys keep their order.
    func sorted(collating key: (Element) -> String) -> [Element] {
        map { (key: CollationKey(key($0)), element: $0) }.sorted { $0.key < $1.key }.map(\.element)
    }
}

/// PostgreSQL's order of names: `C`, by bytes.
func precedesByBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}
