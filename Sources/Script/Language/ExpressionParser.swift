import SQLText

/// Parses an expression. From weakest to strongest: `or`, `and`, `not`, comparisons and `in`, `||`, `+ -`, a sign.
struct ExpressionParser {
    var reader: CommandReader
    private var depth = 0
    /// Operators so far: a bound on what is computed recursively later.
    private var operatorCount = 0

    init(_ reader: CommandReader) {
        self.reader = reader
    }

    /// Reads as much as belongs to one expression.
    mutating func parse() throws -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 50 else { throw reader.failure("the expression is nested too deeply") }
        var left = try conjunction()
        while try takeWord("or") { left = try join(left, conjunction(), Expression.Kind.or) }
        return left
    }

    private mutating func conjunction() throws -> Expression {
        var left = try negation()
        while try takeWord("and") { left = try join(left, negation(), Expression.Kind.and) }
        return left
    }

    private mutating func negation() throws -> Expression {
        var starts: [Int] = []
        while let token = try reader.peekToken(), try takeWord("not") {
            try countOperator()
            starts.append(token.range.lowerBound)
        }
        var operand = try comparison()
        for start in starts.reversed() {
            operand = Expression(kind: .not(operand), range: start..<operand.range.upperBound)
        }
        return operand
    }

    private mutating func comparison() throws -> Expression {
        let left = try concatenation()
        if let token = try reader.peekToken(), token.kind == .operator,
            let comparison = Expression.Comparison(operator: reader.source.text(token.range))
        {
            reader.position = token.range.upperBound
            return try join(left, concatenation()) { .comparison(comparison, $0, $1) }
        }
        let negated = try takeWords("not", "in")
        guard try negated || takeWord("in") else { return left }
        return try join(left, concatenation()) { .membership($0, in: $1, negated: negated) }
    }

    private mutating func concatenation() throws -> Expression {
        var left = try sum()
        while try takeOperator("||") { left = try join(left, sum(), Expression.Kind.concatenate) }
        return left
    }

    private mutating func sum() throws -> Expression {
        var left = try signed()
        while true {
            if try takeOperator("+") {
                left = try join(left, signed(), Expression.Kind.add)
            } else if try takeOperator("-") {
                left = try join(left, signed(), Expression.Kind.subtract)
            } else {
                return left
            }
        }
    }

    private mutating func signed() throws -> Expression {
        var starts: [Int] = []
        while let token = try reader.peekToken(), try takeOperator("-") {
            try countOperator()
            starts.append(token.range.lowerBound)
        }
        var operand = try primary()
        for start in starts.reversed() {
            operand = Expression(kind: .negate(operand), range: start..<operand.range.upperBound)
        }
        return operand
    }

    private mutating func join(
        _ left: Expression, _ right: Expression, _ make: (Expression, Expression) -> Expression.Kind
    ) throws -> Expression {
        try countOperator()
        return Expression(kind: make(left, right), range: left.range.lowerBound..<right.range.upperBound)
    }

    private mutating func countOperator() throws {
        operatorCount += 1
        guard operatorCount <= 500 else { throw reader.failure("the expression is too long") }
    }

    // MARK: Tokens

    mutating func takeOperator(_ text: String) throws -> Bool {
        guard let token = try reader.peekToken(), token.kind == .operator, reader.source.text(token.range) == text else {
            return false
        }
        reader.position = token.range.upperBound
        return true
    }

    mutating func takeWord(_ word: String) throws -> Bool {
        guard let token = try reader.peekToken(), token.kind == .identifier,
            reader.source.text(token.range).lowercased() == word
        else { return false }
        reader.position = token.range.upperBound
        return true
    }

    private mutating func takeWords(_ first: String, _ second: String) throws -> Bool {
        let start = reader.position
        if try takeWord(first), try takeWord(second) { return true }
        reader.position = start
        return false
    }

    mutating func take(_ kind: Token.Kind) throws -> Token? {
        guard let token = try reader.peekToken(), token.kind == kind else { return nil }
        reader.position = token.range.upperBound
        return token
    }
}
