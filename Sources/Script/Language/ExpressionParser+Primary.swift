import SQLText

/// The operands of expressions: literals, variables, calls, lists, queries.
extension ExpressionParser {
    mutating func primary() throws -> Expression {
        guard let token = try reader.peekToken() else {
            throw reader.failure("an expression is missing here", help: "write a value, a variable or a comparison")
        }
        if reader.startsQuery {
            let start = reader.position
            let sql = try reader.readBraces(openedAt: start + 1)
            return Expression(kind: .query(sql), range: start..<reader.position)
        }
        switch token.kind {
        case .leftParenthesis: return try parenthesized(token)
        case .identifier: return try word(token)
        case .variable:
            guard let reference = VariableReference(token, in: reader.source, before: reader.lineEnd) else { break }
            reader.position = reference.fullRange.upperBound
            return Expression(kind: .variable(reference), range: reference.fullRange)
        case .number:
            let text = reader.source.text(token.range).replacing("_", with: "")
            guard let value = Int(text) else {
                throw reader.failure(
                    "only whole numbers are allowed here", help: "compute others in ?{ select ... }", at: token.range)
            }
            reader.position = token.range.upperBound
            return Expression(kind: .literal(.integer(value)), range: token.range)
        case .string:
            guard let value = plainString(token) else {
                throw reader.failure("only plain 'quoted' text is allowed here", at: token.range)
            }
            reader.position = token.range.upperBound
            return Expression(kind: .literal(.text(value)), range: token.range)
        default: break
        }
        let text = reader.source.text(token.range)
        throw reader.failure("\(text) cannot stand here in an expression", at: token.range)
    }

    /// The text of a `'...'` token; `nil` for the forms with a prefix.
    func plainString(_ token: Token) -> String? {
        guard token.kind == .string, reader.byte(token.range.lowerBound) == UInt8(ascii: "'") else { return nil }
        return reader.source.text(token.range.lowerBound + 1..<token.range.upperBound - 1).replacing("''", with: "'")
    }

    private mutating func parenthesized(_ open: Token) throws -> Expression {
        reader.position = open.range.upperBound
        var elements = [try parse()]
        while try take(.comma) != nil { elements.append(try parse()) }
        guard let close = try take(.rightParenthesis) else { throw reader.failure(") is missing", at: open.range) }
        let range = open.range.lowerBound..<close.range.upperBound
        return Expression(kind: elements.count == 1 ? elements[0].kind : .list(elements), range: range)
    }

    private mutating func word(_ token: Token) throws -> Expression {
        let word = reader.source.text(token.range).lowercased()
        reader.position = token.range.upperBound
        if let function = Expression.Function(rawValue: word), let open = try take(.leftParenthesis) {
            let argument = function == .exists ? try parse() : try nameArgument(of: function)
            guard let close = try take(.rightParenthesis) else { throw reader.failure(") is missing", at: open.range) }
            return Expression(kind: .call(function, argument), range: token.range.lowerBound..<close.range.upperBound)
        }
        if let constant = Expression.Constant(rawValue: word) {
            return Expression(kind: .constant(constant), range: token.range)
        }
        if let value = Value.psqlBoolean(word) { return Expression(kind: .literal(.boolean(value)), range: token.range) }
        let known = Expression.Function.allCases.map(\.rawValue) + Expression.Constant.allCases.map(\.rawValue)
        let guess = nearest(word, in: known + ["true", "false", "and", "or", "not", "in"])
        throw reader.failure(
            "\(reader.source.text(token.range)) is not known in an expression",
            help: guess.map { "did you mean \($0)?" } ?? "a variable is written :\(word), text '\(word)'", at: token.range)
    }

    /// The bare name, or quoted text, that `defined` and `count` take.
    private mutating func nameArgument(of function: Expression.Function) throws -> Expression {
        guard let token = try reader.peekToken() else { throw reader.failure("\(function.rawValue)( takes a name") }
        let text: String
        switch token.kind {
        case .identifier: text = reader.source.text(token.range)
        case .string where plainString(token) != nil: text = plainString(token) ?? ""
        case .variable where function == .defined:
            throw reader.failure("defined takes the name without a colon", at: token.range)
        default: throw reader.failure("\(function.rawValue) takes a name", at: token.range)
        }
        reader.position = token.range.upperBound
        var name = text
        if function == .defined, try take(.dot) != nil, let column = try take(.identifier) {
            name += "." + reader.source.text(column.range)
        }
        let range = token.range.lowerBound..<reader.position
        return Expression(kind: .literal(.text(name)), range: range)
    }
}
