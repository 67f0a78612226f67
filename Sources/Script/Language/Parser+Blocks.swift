import SQLText

/// Commands with rules of their own, and the blocks of `\if`, `\foreach`, `\try`.
extension Parser {
    mutating func special(_ head: CommandHead) throws -> Node {
        switch head.spec.name {
        case "if": return try conditional(head)
        case "foreach": return try loop(head)
        case "try": return try attempt(head)
        case "assert": return try assertion(head)
        case "expect": return try expectation(head)
        case "require": return try requirement(head)
        case "param": return try parameter(head)
        default: return try assignment(head)
        }
    }

    /// Reads the steps of one part of a block.
    private mutating func block(_ head: CommandHead, closers: Set<String>) throws -> (nodes: [Node], closer: CommandHead) {
        depth += 1
        defer { depth -= 1 }
        let (nodes, closer) = try nodes(in: Opener(verb: head.spec.name, range: head.range, closers: closers))
        guard let closer else { throw IncompleteInput(reason: .block("\\\(head.spec.name)"), location: location(head.range)) }
        return (nodes, closer)
    }

    /// Reads the expression after a verb; the splitter continues behind it.
    private mutating func condition(_ head: CommandHead) throws -> Expression {
        var parser = ExpressionParser(head.reader)
        let expression = try parser.parse()
        try expectEnd(head, &parser.reader)
        splitter.seek(to: parser.reader.position)
        return expression
    }

    /// Checks that nothing follows a verb; the splitter continues behind it.
    private mutating func close(_ head: CommandHead) throws {
        var reader = head.reader
        try expectEnd(head, &reader)
        splitter.seek(to: reader.position)
    }

    private mutating func conditional(_ head: CommandHead) throws -> Node {
        var branches: [Branch] = []
        var current = head
        while true {
            let condition = try condition(current)
            let (body, closer) = try block(head, closers: ["elif", "else", "endif"])
            branches.append(Branch(condition: condition, body: body))
            guard closer.spec.name == "elif" else {
                var otherwise: [Node] = []
                try close(closer)
                if closer.spec.name == "else" {
                    let (body, last) = try block(head, closers: ["endif"])
                    otherwise = body
                    try close(last)
                }
                return Node(kind: .conditional(branches, otherwise: otherwise), range: head.range)
            }
            current = closer
        }
    }

    private mutating func loop(_ head: CommandHead) throws -> Node {
        var reader = head.reader
        guard let name = try reader.nextArgument()?.bareWord, Variables.isName(name),
            try reader.nextArgument()?.bareWord == "in"
        else { throw failure("\\foreach needs a name and in", head.range, help: head.spec.usage) }
        let items: Loop.Items
        reader.skipBlanks()
        if reader.startsQuery {
            items = .query(try reader.readBraces(openedAt: reader.position + 1))
            try expectEnd(head, &reader)
        } else {
            items = .words(try reader.remainingArguments())
        }
        splitter.seek(to: reader.position)
        let (body, closer) = try block(head, closers: ["endfor"])
        try close(closer)
        return Node(kind: .loop(Loop(variable: name, items: items, body: body)), range: head.range)
    }

    private mutating func attempt(_ head: CommandHead) throws -> Node {
        try close(head)
        var (body, closer) = try block(head, closers: ["catch", "finally", "endtry"])
        var attempt = Attempt(body: body, handlers: [], finally: [])
        while closer.spec.name == "catch" {
            var handler = try handler(closer)
            (handler.body, closer) = try block(head, closers: ["catch", "finally", "endtry"])
            attempt.handlers.append(handler)
        }
        try close(closer)
        if closer.spec.name == "finally" {
            (body, closer) = try block(head, closers: ["endtry"])
            attempt.finally = body
            try close(closer)
        } else if attempt.handlers.isEmpty {
            throw failure("\\try has neither \\catch nor \\finally", head.range, help: "\\catch takes any error")
        }
        return Node(kind: .attempt(attempt), range: head.range)
    }

    private mutating func handler(_ head: CommandHead) throws -> Attempt.Handler {
        var reader = head.reader
        var handler = Attempt.Handler(conditions: [], variable: nil, body: [])
        while let argument = try reader.nextArgument() {
            if argument.bareWord == "as" {
                guard let name = try reader.nextArgument()?.bareWord, Variables.isName(name) else {
                    throw failure("a name is missing after as", argument.range, help: head.spec.usage)
                }
                handler.variable = name
                if let extra = try reader.nextArgument() {
                    throw failure("nothing may follow the name", extra.range, help: head.spec.usage)
                }
                continue
            }
            for word in (argument.constant ?? "").split(
                separator: ",", omittingEmptySubsequences: argument.constant?.isEmpty == false)
            {
                guard let condition = ErrorCondition(String(word)) else {
                    throw ErrorCondition.unknown(String(word), at: location(argument.range))
                }
                handler.conditions.append(condition)
            }
        }
        splitter.seek(to: reader.position)
        return handler
    }

    /// `\set`, in its two forms.
    private mutating func assignment(_ head: CommandHead) throws -> Node {
        var reader = head.reader
        guard let name = try reader.nextArgument() else { return finish(head, reader, .command(plainCommand(head, []))) }
        reader.skipBlanks()
        guard reader.byte(reader.position) == UInt8(ascii: ":"), reader.byte(reader.position + 1) == UInt8(ascii: "=") else {
            let command = plainCommand(head, [name] + (try reader.remainingArguments()))
            return finish(head, reader, .command(command))
        }
        guard let word = name.bareWord, Variables.isName(word) else {
            throw failure("\(source.text(name.range)) cannot be a variable's name", name.range)
        }
        reader.position += 2
        var parser = ExpressionParser(reader)
        let expression = try parser.parse()
        try expectEnd(head, &parser.reader)
        return finish(head, parser.reader, .assign(word, expression))
    }
}
