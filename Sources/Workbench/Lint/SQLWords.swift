import SQLText

/// The words of a statement in capitals, without quoted names, texts and comments.
enum SQLWords {
    static func all(of sql: String) -> [String] {
        let bytes = Array(sql.utf8)
        return Lexer.tokens(of: bytes).compactMap { token in
            token.kind == .identifier ? String(decoding: bytes[token.range], as: UTF8.self).uppercased() : nil
        }
    }

    /// What stands behind the only USING of a statement, where nothing follows the expression; nil where it cannot be told.
    static func usingExpression(of sql: String) -> String? {
        let bytes = Array(sql.utf8)
        var start: Int?
        var depth = 0
        for token in Lexer.tokens(of: bytes) {
            switch token.kind {
            case .leftParenthesis: depth += 1
            case .rightParenthesis: depth -= 1
            case .comma where depth == 0 && start != nil: return nil
            case .identifier where String(decoding: bytes[token.range], as: UTF8.self).uppercased() == "USING":
                if start != nil { return nil }
                start = token.range.upperBound
            default: break
            }
        }
        return start.map { String(decoding: bytes[$0...], as: UTF8.self) }
    }
}
