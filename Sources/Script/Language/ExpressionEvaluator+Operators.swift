/// Comparison, membership and arithmetic.
extension ExpressionEvaluator {
    /// Two values that both read as whole numbers compare as numbers; a boolean compares with what reads as one; all else as text,
    /// by code points.
    func compare(_ comparison: Expression.Comparison, _ left: Expression, _ right: Expression) throws -> Bool {
        let leftValue = try value(of: left)
        let rightValue = try value(of: right)
        if let a = leftValue.integer, let b = rightValue.integer { return comparison.holds(a, b) }
        if isBoolean(leftValue) || isBoolean(rightValue) {
            guard let a = leftValue.boolean else { throw failure("\(shown(leftValue)) is not a boolean", left) }
            guard let b = rightValue.boolean else { throw failure("\(shown(rightValue)) is not a boolean", right) }
            return comparison.holds(a ? 1 : 0, b ? 1 : 0)
        }
        if case .list(let a) = leftValue, case .list(let b) = rightValue, comparison == .equal || comparison == .notEqual {
            return (a.map(\.text) == b.map(\.text)) == (comparison == .equal)
        }
        let isEquality = comparison == .equal || comparison == .notEqual
        if !isEquality, isInteger(leftValue) || isInteger(rightValue) {
            throw failure(
                "\(shown(leftValue)) and \(shown(rightValue)) cannot be ordered: one is a number, the other is not", left)
        }
        let a = Array(try comparable(leftValue, left).unicodeScalars)
        let b = Array(try comparable(rightValue, right).unicodeScalars)
        if isEquality { return (a == b) == (comparison == .equal) }
        return comparison.holds(a.lexicographicallyPrecedes(b) ? -1 : (a == b ? 0 : 1), 0)
    }

    private func comparable(_ value: Value, _ expression: Expression) throws -> String {
        if case .list = value { throw failure("a list is not text", expression, help: "write x in :list") }
        guard let text = value.text else { throw failure("a \(value.typeName) is not text", expression, help: "name a column") }
        return text
    }

    private func isBoolean(_ value: Value) -> Bool {
        if case .boolean = value { true } else { false }
    }

    private func isInteger(_ value: Value) -> Bool {
        if case .integer = value { true } else { false }
    }

    func isMember(_ operand: Expression, of list: Expression) throws -> Bool {
        let wanted = try value(of: operand)
        let elements: [Value]
        switch try value(of: list) {
        case .list(let values): elements = values
        case let single: elements = [single]
        }
        return elements.contains { element in
            if let a = wanted.integer, let b = element.integer { return a == b }
            if isBoolean(wanted) || isBoolean(element) { return wanted.boolean != nil && wanted.boolean == element.boolean }
            return wanted.text == element.text
        }
    }

    func integer(_ expression: Expression) throws -> Int {
        let value = try value(of: expression)
        guard let integer = value.integer else { throw failure("\(shown(value)) is not a whole number", expression) }
        return integer
    }

    func arithmetic(
        _ left: Int, _ operation: (Int, Int) -> (partialValue: Int, overflow: Bool), _ right: Expression
    ) throws -> Int {
        let result = operation(left, try integer(right))
        guard !result.overflow else { throw failure("the number is too large", right) }
        return result.partialValue
    }
}
