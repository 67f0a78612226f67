import SQLText

/// SQL with keywords, strings, numbers, comments and variables coloured; the text itself is not changed by a byte.
///
/// - Parameter style: a plain one gives the text back as it is.
public func highlightSQL(_ text: String, style: Style = .coloured) -> String {
    guard style.isColoured else { return text }
    let bytes = Array(text.utf8)
    var result = ""
    var isAtStart = true
    var previous: Token.Kind?
    for token in Lexer.tokens(of: bytes) {
        let piece = String(decoding: bytes[token.range], as: UTF8.self)
        if let role = role(of: token, piece, isAtStart: isAtStart, after: previous) {
            result += paintLines(piece, role, style)
        } else {
            result += piece
        }
        if !token.isTrivia {
            isAtStart = token.kind == .semicolon
            previous = token.kind
        }
    }
    return result
}

private func role(of token: Token, _ text: String, isAtStart: Bool, after previous: Token.Kind?) -> Style.Role? {
    switch token.kind {
    case .lineComment, .blockComment: return .comment
    case .string, .dollarString: return .string
    case .number, .parameter: return .number
    case .variable: return .variable
    case .backslash: return .command
    case .identifier:
        if previous == .backslash { return .command }
        if previous == .dot { return nil }
        let word = text.lowercased()
        if Keyword.quoted.contains(word) || structuralWords.contains(word) { return .keyword }
        return isAtStart && Keyword.unreserved.contains(word) ? .keyword : nil
    default: return nil
    }
}

/// A pager shows lines from anywhere, so each line of a comment or string carries its own colour.
private func paintLines(_ text: String, _ role: Style.Role, _ style: Style) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { style.paint($0, role) }.joined(separator: "\n")
}

/// Keywords that are allowed as names but hardly used so. `name`, `type`, `value`, `data` and their like stay plain.
private let structuralWords: Set<String> = Set(
    """
    add alter always before after begin by cascade cascaded commit comment concurrently conflict cycle database declare delete
    disable domain drop each enable exclude execute extension force function generated identity if immutable
    increment index inherits inherit insert instead invoker key language lock materialized maxvalue minvalue no nothing of over owned owner
    partition policy prepare procedure range recursive refresh release rename replace reset restart restrict return
    returns revoke role rollback row rule savepoint schema security sequence set stable start statement storage stored strict
    temporary temp transaction trigger truncate unlogged update using valid validate view volatile within without
    """.split(whereSeparator: \.isWhitespace).map(String.init))
