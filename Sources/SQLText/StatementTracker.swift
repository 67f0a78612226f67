/// What has to be known of a statement's words to find its end: the body of an SQL-standard function, and COPY FROM STDIN.
struct StatementTracker {
    /// Open parentheses. Brackets do not count: psql does not count them either.
    private(set) var parenDepth = 0
    /// Open `BEGIN ATOMIC` and the `CASE`s inside it.
    private(set) var blockDepth = 0
    /// Lower-case words of the statement's beginning, at most four.
    private var beginning: [String] = []
    /// The word just before, outside parentheses, lower case.
    private var previousWord = ""
    private(set) var readsCopyData = false

    var isAtTopLevel: Bool { parenDepth == 0 && blockDepth == 0 }

    /// Takes note of a token that is neither trivia nor a statement's end.
    mutating func track(_ token: Token, in bytes: [UInt8]) {
        if token.kind == .identifier {
            if parenDepth == 0 { track(word: token.range, in: bytes) }
            return
        }
        previousWord = ""
        switch token.kind {
        case .leftParenthesis: parenDepth += 1
        case .rightParenthesis: parenDepth = max(0, parenDepth - 1)
        case .quotedIdentifier where beginning.count < 4: beginning.append("")
        default: break
        }
    }

    /// The heuristic of psql's scanner: inside `CREATE [OR REPLACE] {FUNCTION | PROCEDURE}`, `BEGIN` opens a block, `CASE` one
    /// more, `END` closes. Here the outermost `BEGIN` has to be followed by `ATOMIC`, so that a function may be called "begin".
    private mutating func track(word range: Range<Int>, in bytes: [UInt8]) {
        // No word that matters is longer than "procedure".
        let word = range.count > 9 ? "" : String(decoding: bytes[range], as: UTF8.self).lowercased()
        if beginning.count < 4 { beginning.append(word) }
        if createsRoutine {
            switch word {
            case "atomic" where previousWord == "begin" && blockDepth == 0: blockDepth = 1
            case "begin" where blockDepth > 0, "case" where blockDepth > 0: blockDepth += 1
            case "end" where blockDepth > 0: blockDepth -= 1
            default: break
            }
        }
        if word == "stdin", previousWord == "from", beginning.first == "copy" { readsCopyData = true }
        previousWord = word
    }

    private var createsRoutine: Bool {
        guard beginning.first == "create", beginning.count > 1 else { return false }
        if beginning[1] == "or", beginning.count > 3, beginning[2] == "replace" { return isRoutine(beginning[3]) }
        return isRoutine(beginning[1])
    }

    private func isRoutine(_ word: String) -> Bool { word == "function" || word == "procedure" }
}
