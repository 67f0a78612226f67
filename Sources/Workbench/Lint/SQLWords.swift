import SQLText

/// The words of a statement in capitals, without quoted names, texts and comments.
enum SQLWords {
    static func all(of sql: String) -> [String] {
        let bytes = Array(sql.utf8)
        return Lexer.tokens(of: bytes).compactMap { token in
            token.kind == .identifier ? String(decoding: bytes[token.range], as: UTF8.self).uppercased() : nil
        }
    }
}
