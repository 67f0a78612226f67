import SQLText

/// What the lexer sees around the cursor: what kind of name is wanted there, and which tables the statement speaks of.
struct SQLContext {
    enum Wanted { case relation, type, expression }

    let wanted: Wanted
    /// The name before a dot at the cursor.
    let qualifier: String?
    /// Tables named in the statement, without schema, and the aliases of some.
    let tables: [String]
    let aliases: [String: String]

    init(_ bytes: [UInt8], cursor: Int, wordStart: Int) {
        var words: [(text: String, start: Int, isName: Bool)] = []
        var lexer = Lexer(bytes)
        while let token = lexer.next() {
            if token.isTrivia { continue }
            if token.kind == .semicolon, token.range.lowerBound < wordStart {
                words = []
                continue
            }
            let text = String(decoding: bytes[token.range], as: UTF8.self)
            switch token.kind {
            case .identifier: words.append((text.lowercased(), token.range.lowerBound, true))
            case .quotedIdentifier: words.append((String(text.dropFirst().dropLast()), token.range.lowerBound, true))
            default: words.append((text, token.range.lowerBound, false))
            }
        }
        let before = words.filter { $0.start < wordStart }
        qualifier = before.last?.text == "." && before.count > 1 ? before[before.count - 2].text : nil
        let relationWords: Set<String> = ["from", "join", "into", "update", "table", "references", "truncate", "only"]
        var tables: [String] = []
        var aliases: [String: String] = [:]
        var index = 0
        while index < words.count {
            defer { index += 1 }
            guard
                relationWords.contains(words[index].text) || (words[index].text == "on" && words.contains { $0.text == "index" })
            else { continue }
            var next = index + 1
            while next < words.count, ["only", "if", "exists", "not"].contains(words[next].text) { next += 1 }
            guard next < words.count, words[next].isName else { continue }
            if next + 2 < words.count, words[next + 1].text == ".", words[next + 2].isName { next += 2 }
            let table = words[next].text
            tables.append(table)
            var alias = next + 1
            if alias < words.count, words[alias].text == "as" { alias += 1 }
            if alias < words.count, words[alias].isName, !Self.notAliases.contains(words[alias].text) {
                aliases[words[alias].text] = table
            }
        }
        self.tables = tables
        self.aliases = aliases
        let last = before.last?.text ?? ""
        let third = before.count > 2 ? before[before.count - 3].text : ""
        if relationWords.contains(last) || (last == "on" && before.contains { $0.text == "index" }) {
            wanted = .relation
        } else if last == "type" || last == "::" || third == "column" && before.contains(where: { $0.text == "add" }) {
            wanted = .type
        } else {
            wanted = .expression
        }
    }

    private static let notAliases: Set<String> = [
        "where", "on", "join", "left", "right", "inner", "cross", "full", "group", "order", "set", "values", "using", "add",
        "drop", "alter", "rename",
        "select", "limit", "returning", "as", "natural", "union", "having", "for", "owner", "enable", "disable",
    ]
}
