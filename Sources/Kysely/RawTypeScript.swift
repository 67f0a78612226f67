/// The names that a TypeScript type expression uses: not in strings and comments, not keys of members, not what follows a dot.
func typeScriptIdentifiers(in expression: String) -> [String] {
    var scanner = TypeScriptScanner(expression)
    scanner.scan()
    return scanner.identifiers
}

/// Goes through a type expression once, keeping only what decides whether a word is a name that is used.
private struct TypeScriptScanner {
    private(set) var identifiers: [String] = []
    private let characters: [Character]
    private var index = 0
    /// A key, parameter or label may stand here: after `{`, `,`, `;`, `(` and `[`.
    private var mayBeKey = false
    private var isAfterDot = false

    init(_ expression: String) { characters = Array(expression) }

    mutating func scan(untilBrace: Bool = false) {
        var depth = 0
        while index < characters.count {
            let character = characters[index]
            if skipComment() || character.isWhitespace {
                if index < characters.count, characters[index].isWhitespace { index += 1 }
            } else if character == "\"" || character == "'" {
                skipString(character)
                mayBeKey = false
            } else if character == "`" {
                scanTemplate()
            } else if Self.isWordStart(character) {
                scanWord()
            } else {
                if character == "{" { depth += 1 }
                if character == "}" {
                    if untilBrace, depth == 0 { return }
                    depth -= 1
                }
                mayBeKey = "{,;([".contains(character)
                isAfterDot = character == "." && !isSpread
                index += 1
            }
        }
    }

    private var isSpread: Bool { index > 0 && characters[index - 1] == "." }

    private mutating func scanWord() {
        let start = index
        while index < characters.count, Self.isWordPart(characters[index]) { index += 1 }
        let word = String(characters[start..<index])
        if mayBeKey, word == "readonly" { return }
        if !(mayBeKey && isKey()) && !isAfterDot { identifiers.append(word) }
        mayBeKey = false
        isAfterDot = false
    }

    /// Whether what comes after the word makes it a key: `:`, `?:`, or the `in` of a mapped type.
    private func isKey() -> Bool {
        var ahead = self
        ahead.skipBlank()
        let next = ahead.characters.dropFirst(ahead.index)
        if next.starts(with: ":") { return true }
        if next.starts(with: "?") {
            ahead.index += 1
            ahead.skipBlank()
            return ahead.characters.dropFirst(ahead.index).first == ":"
        }
        return next.starts(with: "in") && !(next.dropFirst(2).first.map(Self.isWordPart) ?? false)
    }

    private mutating func skipBlank() {
        while index < characters.count {
            if characters[index].isWhitespace { index += 1 } else if !skipComment() { return }
        }
    }

    private mutating func skipComment() -> Bool {
        let rest = characters[index...]
        if rest.starts(with: "//") {
            index = rest.firstIndex(where: \.isNewline) ?? characters.count
        } else if rest.starts(with: "/*") {
            index += 2
            while index < characters.count, !characters[index...].starts(with: "*/") { index += 1 }
            index = min(index + 2, characters.count)
        } else {
            return false
        }
        return true
    }

    private mutating func skipString(_ quote: Character) {
        index += 1
        while index < characters.count, characters[index] != quote { index += characters[index] == "\\" ? 2 : 1 }
        index += 1
    }

    /// A template literal type: only what stands in `${...}` uses names.
    private mutating func scanTemplate() {
        index += 1
        while index < characters.count, characters[index] != "`" {
            if characters[index...].starts(with: "${") {
                index += 2
                scan(untilBrace: true)
                index += 1
            } else {
                index += characters[index] == "\\" ? 2 : 1
            }
        }
        index += 1
        mayBeKey = false
    }

    private static func isWordStart(_ character: Character) -> Bool {
        character.isLetter || character == "_" || character == "$"
    }

    private static func isWordPart(_ character: Character) -> Bool { isWordStart(character) || character.isNumber }
}
