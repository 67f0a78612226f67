/// Names as Kysely's `CamelCasePlugin` turns them: from the database into TypeScript, and back in every query.
///
/// JavaScript maps single UTF-16 units here, so this does too: a character outside the basic plane has no case, and the case
/// mapping of the whole name is indexed by unit, which shifts after a character that changes its length.
struct CamelCase {
    var options = CamelCaseOptions()

    /// The name in TypeScript of what the database calls `name`.
    func camel(_ name: String) -> String {
        var units = Array(name.utf16)
        guard let first = units.first else { return name }
        if options.upperCase, units.dropFirst().allSatisfy({ $0 == underscore || Self.upper($0) == [$0] }) {
            units = Array(name.lowercased().utf16)
        }
        var result = [units.first ?? first]
        for index in units.indices.dropFirst() where units[index] != underscore {
            result += units[index - 1] == underscore ? Self.upper(units[index]) : [units[index]]
        }
        return String(decoding: result, as: UTF16.self)
    }

    /// The name that a query is sent with when the program says `name`.
    func snake(_ name: String) -> String {
        let units = Array(name.utf16)
        let upper = Array(name.uppercased().utf16)
        let lower = Array(name.lowercased().utf16)
        guard !units.isEmpty else { return name }
        func isCapital(_ index: Int) -> Bool {
            index < upper.count && units[index] == upper[index] && (index >= lower.count || upper[index] != lower[index])
        }
        var result = Array(lower.prefix(1))
        for index in units.indices.dropFirst() {
            let unit = units[index]
            if options.underscoreBeforeDigits, isDigit(unit), !isDigit(units[index - 1]), result.last != underscore {
                result += [underscore, unit]
            } else if isCapital(index) {
                if options.underscoreBetweenUppercaseLetters || !isCapital(index - 1) { result.append(underscore) }
                if index < lower.count { result.append(lower[index]) }
            } else {
                result.append(unit)
            }
        }
        let snake = String(decoding: result, as: UTF16.self)
        return options.upperCase ? snake.uppercased() : snake
    }

    /// Whether the program, saying the TypeScript name, reaches the same object again.
    func survives(_ name: String) -> Bool { snake(camel(name)) == name }

    private var underscore: UInt16 { 0x5F }

    private func isDigit(_ unit: UInt16) -> Bool { (0x30...0x39).contains(unit) }

    private static func upper(_ unit: UInt16) -> [UInt16] {
        guard let scalar = Unicode.Scalar(unit) else { return [unit] }
        return Array(scalar.properties.uppercaseMapping.utf16)
    }
}

/// The words of a name: runs of capitals, a letter with the small letters after it, runs of digits. All else separates.
func words(of name: String) -> [String] {
    let scalars = Array(name.unicodeScalars)
    func category(_ index: Int) -> Unicode.GeneralCategory? {
        index < scalars.count ? scalars[index].properties.generalCategory : nil
    }
    func isLoneCapital(_ index: Int) -> Bool {
        category(index) == .uppercaseLetter && category(index + 1) != .lowercaseLetter
    }
    var words: [String] = []
    var index = 0
    while index < scalars.count {
        let start = index
        if isLoneCapital(index) {
            while isLoneCapital(index) { index += 1 }
        } else if scalars[index].properties.isLetter {
            index += 1
            while category(index) == .lowercaseLetter { index += 1 }
        } else if ("0"..."9").contains(scalars[index]) {
            while index < scalars.count, ("0"..."9").contains(scalars[index]) { index += 1 }
        } else {
            index += 1
            continue
        }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: scalars[start..<index])
        words.append(String(word))
    }
    return words
}

/// The words of a name, each capitalised and otherwise small: `user_id` and `UserID` are `UserId`.
func pascalCase(_ name: String) -> String {
    words(of: name).map { upperFirst($0.lowercased()) }.joined()
}

/// The words of a name in capitals, joined by underscores.
func screamingSnakeCase(_ name: String) -> String {
    words(of: name).map { $0.uppercased() }.joined(separator: "_")
}

/// The name with its first UTF-16 unit in upper case.
func upperFirst(_ name: String) -> String {
    guard let first = name.unicodeScalars.first, first.value <= 0xFFFF else { return name }
    return first.properties.uppercaseMapping + String(name.unicodeScalars.dropFirst())
}

extension Unicode.Scalar.Properties {
    /// The categories of `\p{L}`.
    fileprivate var isLetter: Bool {
        switch generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }
}
