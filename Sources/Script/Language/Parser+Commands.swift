import SQLText

/// A command whose name was read: what it is, and a reader that stands after the name.
struct CommandHead {
    var spec: CommandSpec
    var spelling: String
    var modifiers: Set<Character>
    /// The backslash and the name.
    var range: Range<Int>
    var reader: CommandReader
}

extension Parser {
    /// Reads a command's name. `nil` for `\\`, which only separates.
    ///
    /// - Throws: a `Diagnostic` for a name that dbw does not have.
    mutating func commandHead(at start: Int) throws -> CommandHead? {
        var offset = start + 1
        if offset < end, source.bytes[offset] == UInt8(ascii: "\\") {
            splitter.seek(to: offset + 1)
            return nil
        }
        while offset < end, !source.bytes[offset].isSpace, source.bytes[offset] != UInt8(ascii: "\\") { offset += 1 }
        var name = source.text(start + 1..<offset)
        while name.count > 1, name.hasSuffix(";") { name.removeLast() }
        let range = start..<offset
        guard !name.isEmpty else { throw failure("a backslash begins a command, and no name follows", range) }
        switch CommandTable.find(name) {
        case .command(let spec, let modifiers):
            let reader = CommandReader(source: source, position: offset, end: end)
            return CommandHead(spec: spec, spelling: name, modifiers: modifiers, range: range, reader: reader)
        case .psqlOnly, .unknown:
            throw CommandTable.refusal(of: name, at: location(range)) ?? failure("there is no command \\\(name)", range)
        }
    }

    /// Reads a command after its name, with the block that it opens.
    mutating func command(_ head: CommandHead) throws -> Node {
        if head.spec.group == .query {
            let action = try queryAction(head)
            return Node(kind: .statement(Statement(body: nil, action: action)), range: head.range)
        }
        switch head.spec.syntax {
        case .special: return try special(head)
        case .words, .wholeLine: return try plain(head)
        case .statement: return try withStatement(head)
        }
    }

    private mutating func plain(_ head: CommandHead) throws -> Node {
        var reader = head.reader
        var arguments: [ArgumentTemplate]
        if head.spec.syntax == .wholeLine {
            arguments = reader.restOfLine().map { [$0] } ?? []
        } else {
            arguments = try reader.remainingArguments()
            if head.spec.dropsSemicolon { dropSemicolon(&arguments) }
        }
        try check(arguments, of: head)
        return finish(head, reader, .command(plainCommand(head, arguments)))
    }

    private mutating func withStatement(_ head: CommandHead) throws -> Node {
        splitter.seek(to: head.range.upperBound)
        guard let fragment = splitter.next(), fragment.kind == .statement, !fragment.body.isEmpty else {
            throw failure("\\\(head.spec.name) takes a statement", head.range, help: head.spec.usage)
        }
        if fragment.terminator == .command {
            throw failure("the statement of \\\(head.spec.name) has to end with ;", fragment.body)
        }
        if fragment.terminator == .endOfText, fragment.openness != .needsSemicolon || !lastStatementMayBeOpen {
            throw IncompleteInput(reason: .statement(fragment.openness), location: location(fragment.body))
        }
        var command = plainCommand(head, [])
        command.sql = fragment.body
        return Node(kind: .command(command), range: head.range.lowerBound..<fragment.range.upperBound)
    }

    func plainCommand(_ head: CommandHead, _ arguments: [ArgumentTemplate]) -> Command {
        Command(spec: head.spec, spelling: head.spelling, modifiers: head.modifiers, arguments: arguments)
    }

    /// The step of a command that was read to its end; the splitter continues there.
    mutating func finish(_ head: CommandHead, _ reader: CommandReader, _ kind: Node.Kind) -> Node {
        splitter.seek(to: reader.position)
        return Node(kind: kind, range: head.range.lowerBound..<reader.position)
    }

    /// Refuses more words or fewer than the command takes.
    func check(_ arguments: [ArgumentTemplate], of head: CommandHead) throws {
        let arity = head.spec.arity
        if arguments.count < arity.lowerBound {
            throw failure(
                "\\\(head.spec.name) needs more arguments", head.range, help: "\(head.spec.usage): \(head.spec.summary)")
        }
        if arguments.count > arity.upperBound {
            let message =
                arity.upperBound == 0 ? "\\\(head.spec.name) takes no arguments" : "too many arguments for \\\(head.spec.name)"
            throw failure(message, arguments[arity.upperBound].range, help: "\(head.spec.usage): \(head.spec.summary)")
        }
    }

    /// Refuses anything between a command and its end.
    func expectEnd(_ head: CommandHead, _ reader: inout CommandReader) throws {
        guard let token = try reader.peekToken() else { return }
        throw failure(
            "\(source.text(token.range)) is too much for \\\(head.spec.name)", token.range,
            help: "\(head.spec.usage): \(head.spec.summary)")
    }

    private func dropSemicolon(_ arguments: inout [ArgumentTemplate]) {
        guard var last = arguments.popLast() else { return }
        if case .bare(let text)? = last.parts.last, text.hasSuffix(";") {
            let kept = String(text.reversed().drop { $0 == ";" }.reversed())
            last.range = last.range.lowerBound..<last.range.upperBound - (text.utf8.count - kept.utf8.count)
            last.parts.removeLast()
            if !kept.isEmpty { last.parts.append(.bare(kept)) }
        }
        if !last.parts.isEmpty { arguments.append(last) }
    }
}
