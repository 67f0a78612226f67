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
        isAboutRoles = Self.isAboutRoles(bytes, words)
        connectsToPublisher = Self.connectsToPublisher(bytes, words)
        self.concurrently = ["CREATE", "DROP", "REINDEX"].contains(first) ? concurrently : nil
        switch first {
        case "SELECT" where Self.writesRows(bytes, words), "WITH" where Self.writesRows(bytes, words): effect = .data
        case "SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN", "FETCH", "LISTEN", "NOTIFY", "UNLISTEN", "": effect = .query
        case "INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "TRUNCATE", "DO", "CALL", "EXECUTE": effect = .data
        case "SET", "RESET", "PREPARE", "DEALLOCATE", "DISCARD", "DECLARE", "CLOSE", "MOVE", "LOAD", "LOCK": effect = .setting
        case "BEGIN", "COMMIT", "ROLLBACK", "END", "ABORT", "SAVEPOINT", "RELEASE", "START": effect = .transaction
        default: effect = Self.writesRows(bytes, words) ? .data : .schema
        }
    }

    /// Definitions that also say what rows are made of: a type's USING, a table or SELECT INTO from a query, a sequence's setval.
    /// Two states cannot tell them, so a session with one keeps its statements.
    private static func writesRows(_ bytes: [UInt8], _ words: [String]) -> Bool {
        let names = Lexer.tokens(of: bytes).compactMap { token in
            token.kind == .identifier ? String(decoding: bytes[token.range], as: UTF8.self).uppercased() : nil
        }
        switch words.first {
        case "ALTER": return words.dropFirst().first == "TABLE" && names.contains("TYPE") && names.contains("USING")
        case "CREATE":
            guard let table = names.firstIndex(of: "TABLE"), table < 4, let query = names.firstIndex(of: "AS") else {
                return false
            }
            return query + 1 < names.count && ["SELECT", "WITH", "VALUES", "TABLE", "EXECUTE"].contains(names[query + 1])
        case "REFRESH": return false
        default: return names.contains("SETVAL") || (words.first == "SELECT" && names.contains("INTO"))
        }
    }

    /// Whether it makes a subscription that connects to its publisher at once.
    let connectsToPublisher: Bool

    private static func connectsToPublisher(_ bytes: [UInt8], _ words: [String]) -> Bool {
        guard words.starts(with: ["CREATE", "SUBSCRIPTION"]) else { return false }
        let tokens = Lexer.tokens(of: bytes).filter { !$0.isTrivia }.map {
            String(decoding: bytes[$0.range], as: UTF8.self).lowercased()
        }
        guard let name = tokens.lastIndex(of: "connect") else { return true }
        return !["false", "off", "0", "'false'"].contains(tokens.dropFirst(name + 1).first { $0 != "=" } ?? "")
    }

    /// Whether it makes, changes or drops roles, or says who is a member of whom.
    let isAboutRoles: Bool

    private static func isAboutRoles(_ bytes: [UInt8], _ words: [String]) -> Bool {
        switch words.first {
        case "CREATE", "ALTER", "DROP":
            guard let second = words.dropFirst().first else { return false }
            return ["ROLE", "USER", "GROUP"].contains(second) && words.dropFirst(2).first != "MAPPING"
        case "GRANT", "REVOKE":
            // Privileges are given on something, membership is not.
            return !Lexer.tokens(of: bytes).contains {
                $0.kind == .identifier && String(decoding: bytes[$0.range], as: UTF8.self).uppercased() == "ON"
            }
        default: return false
        }
    }

    /// Whether it would run a program on the server's machine.
    var runsProgram: Bool { words.first == "COPY" && words.contains("PROGRAM") }

    /// The statement as it runs in the shadow, inside a transaction: without CONCURRENTLY.
    func shadowForm(of sql: String) -> String {
        guard let concurrently else { return sql }
        var bytes = Array(sql.utf8)
        // Blanks keep every later position where it was.
        for index in concurrently { bytes[index] = UInt8(ascii: " ") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
