/// A list that PostgreSQL prints with commas: `a, b`.
enum ListText {
    /// The parts; a comma inside quotes or parentheses does not part.
    static func parts(_ text: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var quote: Character?
        var depth = 0
        for character in text {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == "(" || character == "[" {
                depth += 1
            } else if character == ")" || character == "]" {
                depth -= 1
            } else if character == ",", depth == 0 {
                parts.append(part)
                part = ""
                continue
            } else if character == " ", part.isEmpty {
                continue
            }
            part.append(character)
        }
        if !part.isEmpty { parts.append(part) }
        return parts
    }
}

/// What turns one set of storage parameters (`name=value, ...`) into another: clauses of `ALTER TABLE`, `ALTER INDEX` or `ALTER VIEW`.
struct StorageParameters {
    private let list: [String]

    init(_ text: String?) { list = ListText.parts(text ?? "") }

    private static func name(_ parameter: String) -> String {
        parameter.split(separator: "=", maxSplits: 1).first.map(String.init) ?? parameter
    }

    /// `RESET (...)` for those that are gone and `SET (...)` for those that are new or have another value, in that order.
    func clauses(from old: StorageParameters) -> [String] {
        let names = list.map(Self.name)
        let gone = old.list.map(Self.name).filter { !names.contains($0) }
        let changed = list.filter { !old.list.contains($0) }
        return (gone.isEmpty ? [] : ["RESET (\(gone.joined(separator: ", ")))"])
            + (changed.isEmpty ? [] : ["SET (\(changed.joined(separator: ", ")))"])
    }
}
