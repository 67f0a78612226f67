import SQLText

/// Parses scripts: SQL statements, commands, and blocks, which are matched here, before anything runs.
public struct Parser {
    let source: SourceText
    let end: Int
    var splitter: StatementSplitter
    /// What a text that ends in the middle of a statement means: at a prompt more may come, a file's last `;` may be left out.
    let lastStatementMayBeOpen: Bool
    var depth: Int
    var parameters: [ScriptParameter] = []

    private init(_ source: SourceText, range: Range<Int>, lastStatementMayBeOpen: Bool, depth: Int) {
        self.source = source
        end = range.upperBound
        splitter = StatementSplitter(source.bytes, in: range)
        self.lastStatementMayBeOpen = lastStatementMayBeOpen
        self.depth = depth
    }

    /// Parses a whole file. Its last statement needs no `;`.
    ///
    /// - Throws: a `Diagnostic` at the first error; a block or quote left open is one.
    public static func parse(_ source: SourceText) throws -> Program {
        do {
            return try parse(source, lastStatementMayBeOpen: true)
        } catch let incomplete as IncompleteInput {
            throw incomplete.diagnostic
        }
    }

    /// Whether a text from the prompt can be run, or more lines are needed.
    public static func completeness(of source: SourceText) -> Completeness {
        do {
            let program = try parse(source, lastStatementMayBeOpen: false)
            return program.nodes.isEmpty ? .empty : .complete
        } catch let incomplete as IncompleteInput {
            return incomplete.completeness
        } catch {
            return .complete
        }
    }

    static func parse(_ source: SourceText, lastStatementMayBeOpen: Bool) throws -> Program {
        var parser = Parser(
            source, range: 0..<source.bytes.count, lastStatementMayBeOpen: lastStatementMayBeOpen, depth: 0)
        let nodes = try parser.nodes(in: nil).nodes
        return Program(source: source, parameters: parser.parameters, nodes: nodes)
    }

    /// Parses the inside of braces, where the closing brace ends the last statement.
    func nested(_ range: Range<Int>) throws -> [Node] {
        var parser = Parser(source, range: range, lastStatementMayBeOpen: true, depth: depth + 1)
        return try parser.nodes(in: Opener(verb: "{", range: range.lowerBound - 1..<range.lowerBound, closers: [])).nodes
    }

    /// A block that is being read: the command that opened it, and the verbs that may end this part of it.
    struct Opener {
        var verb: String
        var range: Range<Int>
        var closers: Set<String>
    }

    private static let closingVerbs: [String: String] = [
        "elif": "if", "else": "if", "endif": "if", "endfor": "foreach", "catch": "try", "finally": "try", "endtry": "try",
    ]

    /// Reads steps up to a verb that closes the block, or to the end of the text where no block is open. The reader that comes
    /// with the closing verb stands after its name.
    mutating func nodes(in opener: Opener?) throws -> (nodes: [Node], closer: CommandHead?) {
        guard depth <= 50 else { throw failure("blocks are nested too deeply", opener?.range ?? 0..<0) }
        var nodes: [Node] = []
        while let fragment = splitter.next() {
            switch fragment.kind {
            case .trivia:
                if fragment.openness.isOpen { throw incomplete(fragment) }
            case .copyData:
                throw failure("data without a COPY statement", fragment.body)
            case .statement:
                if !fragment.body.isEmpty { nodes.append(try statement(fragment)) }
            case .command:
                guard let head = try commandHead(at: fragment.body.lowerBound) else { continue }
                if let owner = Self.closingVerbs[head.spec.name] {
                    if let opener, opener.closers.contains(head.spec.name) { return (nodes, head) }
                    throw misplaced(head, owner: owner, opener: opener)
                }
                nodes.append(try command(head))
            }
        }
        if let opener, !opener.closers.isEmpty {
            throw IncompleteInput(reason: .block("\\" + opener.verb), location: location(opener.range))
        }
        return (nodes, nil)
    }

    private func misplaced(_ head: CommandHead, owner: String, opener: Opener?) -> Diagnostic {
        let name = head.spec.name
        guard let opener, opener.verb != "{" else { return failure("\\\(name) without \\\(owner)", head.range) }
        let line = location(opener.range).line
        if opener.verb == owner { return failure("\\\(name) cannot stand here in the \\\(owner) of line \(line)", head.range) }
        return failure(
            "\\\(name) without \\\(owner): the \\\(opener.verb) of line \(line) is still open", head.range)
    }

    // MARK: Statements

    private mutating func statement(_ fragment: StatementFragment) throws -> Node {
        var statement = Statement(body: fragment.body, action: .show(.standard))
        var range = fragment.body
        switch fragment.terminator {
        case .semicolon:
            range = fragment.body.lowerBound..<fragment.range.upperBound
            if fragment.readsCopyData { statement.copyData = try copyData(fragment) }
        case .command:
            guard let head = try commandHead(at: fragment.range.upperBound), head.spec.group == .query else {
                throw failure(
                    "a command inside a statement that has not ended", fragment.range.upperBound..<fragment.range.upperBound + 1,
                    help: "end the statement with ; first")
            }
            statement.action = try queryAction(head)
            range = fragment.body.lowerBound..<splitter.position
        case .endOfText:
            guard fragment.openness == .needsSemicolon, lastStatementMayBeOpen else { throw incomplete(fragment) }
        }
        return Node(kind: .statement(statement), range: range)
    }

    private mutating func copyData(_ fragment: StatementFragment) throws -> Range<Int>? {
        var lookahead = splitter
        guard let data = lookahead.next(), data.kind == .copyData else { return nil }
        splitter = lookahead
        if data.openness.isOpen, !lastStatementMayBeOpen {
            throw IncompleteInput(reason: .statement(.inCopyData), location: location(fragment.body))
        }
        return data.body
    }

    /// What `\g`, `\gx`, `\gset`, `\gexec`, `\gdesc` ask for; the splitter continues after the command.
    mutating func queryAction(_ head: CommandHead) throws -> Statement.Action {
        var reader = head.reader
        let arguments = try reader.remainingArguments()
        try check(arguments, of: head)
        splitter.seek(to: reader.position)
        return switch head.spec.name {
        case "gx": .show(.expanded)
        case "gdesc": .show(.description)
        case "gset": .setVariables(prefix: arguments.first)
        case "gexec": .executeResult
        default: .show(.standard)
        }
    }

    // MARK: Places and errors

    func location(_ range: Range<Int>) -> SourceLocation {
        source.location(at: range.lowerBound, length: source.text(range).prefix { !$0.isNewline }.count)
    }

    func failure(_ message: String, _ range: Range<Int>, help: String? = nil) -> Diagnostic {
        Diagnostic(.script, message, help: help, location: location(range))
    }

    private func incomplete(_ fragment: StatementFragment) -> IncompleteInput {
        IncompleteInput(reason: .statement(fragment.openness), location: location(openPlace(fragment)))
    }

    /// Where what is left open begins: the quote or the parenthesis, else the statement.
    private func openPlace(_ fragment: StatementFragment) -> Range<Int> {
        var lexer = Lexer(source.bytes, in: fragment.range)
        var parentheses: [Range<Int>] = []
        while let token = lexer.next() {
            if !token.isTerminated { return token.range.lowerBound..<token.range.lowerBound + 1 }
            if token.kind == .leftParenthesis { parentheses.append(token.range) }
            if token.kind == .rightParenthesis { _ = parentheses.popLast() }
        }
        return fragment.openness == .inParens ? parentheses.last ?? fragment.body : fragment.body
    }
}
