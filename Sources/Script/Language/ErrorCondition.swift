import SQLText

/// What `\catch` and `\expect error` match: a SQLSTATE (`23505`), a class (`23`), or a condition name (`unique_violation`).
struct ErrorCondition: Sendable, Equatable {
    /// As the script writes it.
    var text: String
    /// Full codes, or two characters for a whole class.
    var codes: [String]

    /// `nil` for a word that is none of the three.
    init?(_ text: String) {
        self.text = text
        let upper = text.uppercased()
        let isCode = upper.utf8.allSatisfy { ($0.isDigit || $0.startsIdentifier) && $0 < 0x80 && $0 != UInt8(ascii: "_") }
        if let codes = ConditionNames.codes[text.lowercased()] {
            // As in PL/pgSQL: the name of a category (a code ending in 000) stands for its whole class.
            self.codes = codes.map { $0.hasSuffix("000") ? String($0.prefix(2)) : $0 }
        } else if isCode, upper.count == 5 || upper.count == 2 {
            codes = [upper]
        } else {
            return nil
        }
    }

    /// Whether an error with this SQLSTATE is meant.
    func matches(_ sqlState: String?) -> Bool {
        guard let sqlState else { return false }
        return codes.contains { $0.count == 2 ? sqlState.hasPrefix($0) : sqlState == $0 }
    }

    /// The error for a word that is no condition.
    static func unknown(_ text: String, at location: SourceLocation) -> Diagnostic {
        let guess = nearest(text, in: ConditionNames.codes.keys)
        return Diagnostic(
            .script, "\(text) is no SQLSTATE, error class or condition name",
            help: guess.map { "did you mean \($0)?" } ?? "for example 23505, 23 or unique_violation", location: location)
    }
}
