import SQLText

/// What kind of work a statement does in a session, as far as its first words tell. PostgreSQL decides what it really does.
struct StatementClass: Equatable {
    enum Effect: String, Codable, Equatable {
        /// Reads; kept out of the journal unless it turns out to have written.
        case query
        /// Changes rows.
        case data
        /// Changes the schema.
        case schema
        /// Changes the session's settings.
        case setting
        /// BEGIN, COMMIT and the like, which are the workbench's own business.
        case transaction
    }

    let effect: Effect
    /// The words of the statement up to the eighth, in capitals.
    let words: [String]
    /// Where the word CONCURRENTLY stands, in bytes, in a statement that takes it.
    let concurrently: Range<Int>?

    init(_ sql: String) {
        let bytes = Array(sql.utf8)
        var lexer = Lexer(bytes)
        var words: [String] = []
        var concurrently: Range<Int>?
        while words.count < 8, let token = lexer.next() {
            if token.isTrivia { continue }
            guard case .identifier = token.kind else {
                if words.isEmpty, token.kind == .leftParenthesis { continue }
                break
            }
            let word = String(decoding: bytes[token.range], as: UTF8.self).uppercased()
            if word == "CONCURRENTLY", words.last == "INDEX" || words.first == "REINDEX" { concurrently = token.range }
            words.append(word)
        }
        self.words = words
        let first = words.first ?? ""
        self.concurrently = ["CREATE", "DROP", "REINDEX"].contains(first) ? concurrently : nil
        switch first {
        case "SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN", "FETCH", "LISTEN", "NOTIFY", "UNLISTEN", "": effect = .query
        case "INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "TRUNCATE", "DO", "CALL", "EXECUTE": effect = .data
        case "SET", "RESET", "PREPARE", "DEALLOCATE", "DISCARD", "DECLARE", "CLOSE", "MOVE", "LOAD", "LOCK": effect = .setting
        case "BEGIN", "COMMIT", "ROLLBACK", "END", "ABORT", "SAVEPOINT", "RELEASE", "START": effect = .transaction
        default: effect = .schema
        }
    }

    /// The statement as it runs in the shadow, inside a transaction: without CONCURRENTLY.
    func shadowForm(of sql: String) -> String {
        guard let concurrently else { return sql }
        var bytes = Array(sql.utf8)
        // Blanks keep every later position where it was.
        for index in concurrently { bytes[index] = UInt8(ascii: " ") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
