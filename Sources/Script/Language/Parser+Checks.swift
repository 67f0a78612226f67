import SQLText

/// `\assert`, `\expect`, `\require`, `\param`.
extension Parser {
    mutating func assertion(_ head: CommandHead) throws -> Node {
        var parser = ExpressionParser(head.reader)
        let expression = try parser.parse()
        let message = try text(&parser)
        try expectEnd(head, &parser.reader)
        return finish(head, parser.reader, .assert(expression, message: message))
    }

    /// A quoted text, where one follows.
    private func text(_ parser: inout ExpressionParser) throws -> String? {
        guard let token = try parser.reader.peekToken(), let text = parser.plainString(token) else { return nil }
        parser.reader.position = token.range.upperBound
        return text
    }

    mutating func expectation(_ head: CommandHead) throws -> Node {
        var reader = head.reader
        let subject = try reader.nextArgument()
        switch subject?.bareWord {
        case "error": return try expectedError(head, reader)
        case "rows":
            guard let count = try reader.nextArgument() else {
                throw failure("a number of rows is missing", head.range, help: "\\expect rows N")
            }
            try expectEnd(head, &reader)
            return finish(head, reader, .expectRows(count))
        case "diff": return try expectedDiff(head, reader)
        default:
            throw failure("\\expect takes error, rows or diff", subject?.range ?? head.range, help: head.spec.usage)
        }
    }

    private mutating func expectedError(_ head: CommandHead, _ start: CommandReader) throws -> Node {
        var reader = start
        reader.skipBlanks()
        var condition: ErrorCondition?
        var conditionRange = reader.position..<reader.position
        if reader.byte(reader.position) != UInt8(ascii: "{"), let word = try reader.nextArgument() {
            guard let text = word.constant, let known = ErrorCondition(text) else {
                throw ErrorCondition.unknown(source.text(word.range), at: location(word.range))
            }
            condition = known
            conditionRange = word.range
        }
        reader.skipBlanks()
        guard reader.byte(reader.position) == UInt8(ascii: "{") else {
            throw failure("{ is missing", reader.position..<reader.position, help: "\\expect error '23505' { statements }")
        }
        let range = try reader.readBraces(openedAt: reader.position)
        try expectEnd(head, &reader)
        let body = try nested(range)
        return finish(
            head, reader, .expectError(ExpectedError(condition: condition, conditionRange: conditionRange, body: body)))
    }

    /// `<<<`, the lines of text, and a line of `>>>`.
    private mutating func expectedDiff(_ head: CommandHead, _ start: CommandReader) throws -> Node {
        var reader = start
        reader.skipBlanks()
        let open = reader.position
        guard source.bytes[open..<end].starts(with: "<<<".utf8) else {
            throw failure("<<< is missing", head.range, help: "\\expect diff <<< ... >>>")
        }
        reader.position += 3
        let textStart = reader.position
        var lineStart = textStart
        while lineStart < end {
            var lineEnd = lineStart
            while lineEnd < end, source.bytes[lineEnd] != UInt8(ascii: "\n") { lineEnd += 1 }
            let line = source.text(lineStart..<lineEnd)
            if line.filter({ !$0.isWhitespace }) == ">>>" {
                reader.jump(to: lineEnd)
                let text = source.text(textStart..<lineStart)
                return finish(head, reader, .expectDiff(ExpectedText(text: text, range: open..<lineEnd)))
            }
            lineStart = lineEnd + 1
        }
        throw IncompleteInput(reason: .block("<<<"), location: source.location(at: open))
    }

    mutating func requirement(_ head: CommandHead) throws -> Node {
        var reader = head.reader
        guard let rest = reader.restOfLine() else {
            throw failure("\\require needs a precondition", head.range, help: head.spec.usage)
        }
        let text = source.text(rest.range)
        let word = text.prefix { $0.isLetter }
        guard let subject = Requirement.Subject(rawValue: String(word)) else {
            let guess = nearest(String(word), in: Requirement.Subject.allCases.map(\.rawValue))
            throw failure(
                "\\require does not know \(word)", rest.range, help: guess.map { "did you mean \($0)?" } ?? head.spec.usage)
        }
        let condition = text.dropFirst(word.count).trimmingPrefix { $0.isWhitespace }
        if subject == .clean {
            guard condition.isEmpty else { throw failure("clean is not compared", rest.range, help: head.spec.usage) }
            return finish(head, reader, .require(Requirement(subject: .clean, comparison: .equal, version: [])))
        }
        let sign = condition.prefix { "<>=!".contains($0) }
        let numbers = condition.dropFirst(sign.count).trimmingPrefix { $0.isWhitespace }
            .split(separator: ".", omittingEmptySubsequences: false)
        let version = numbers.compactMap { Int($0) }
        guard let comparison = Expression.Comparison(operator: String(sign)), version.count == numbers.count, version.count <= 3,
            version.allSatisfy({ $0 >= 0 })
        else { throw failure("a comparison with a version is missing", rest.range, help: "\\require \(subject.rawValue) >= 15") }
        return finish(
            head, reader, .require(Requirement(subject: subject, comparison: comparison, version: version)))
    }

    mutating func parameter(_ head: CommandHead) throws -> Node {
        guard depth == 0 else { throw failure("\\param cannot stand in a block", head.range) }
        var parser = ExpressionParser(head.reader)
        guard let nameToken = try parser.take(.identifier) else {
            throw failure("\\param needs a name", head.range, help: head.spec.usage)
        }
        let name = source.text(nameToken.range)
        guard Variables.isName(name) else { throw failure("\(name) cannot be a variable's name", nameToken.range) }
        if parameters.contains(where: { $0.name == name }) { throw failure("\(name) is declared twice", nameToken.range) }
        var parameter = ScriptParameter(name: name, type: .text)
        if let typeToken = try parser.take(.identifier) {
            let word = source.text(typeToken.range)
            guard let type = ScriptParameter.ValueType(rawValue: word) else {
                let guess = nearest(word, in: ScriptParameter.ValueType.allCases.map(\.rawValue))
                throw failure(
                    "there is no type \(word)", typeToken.range, help: guess.map { "did you mean \($0)?" } ?? head.spec.usage)
            }
            parameter.type = type
        }
        if try parser.takeOperator("=") {
            let expression = try parser.parse()
            parameter.defaultValue = expression
            parameter.defaultText = source.text(expression.range)
        }
        parameter.help = try text(&parser)
        try expectEnd(head, &parser.reader)
        parameters.append(parameter)
        return finish(head, parser.reader, .parameter(parameter))
    }
}
