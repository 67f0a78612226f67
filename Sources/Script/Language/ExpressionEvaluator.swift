import SQLText

/// Computes expressions. Only `?{ ... }`, `exists`, `count` and `server_version` ask the host.
struct ExpressionEvaluator {
    let source: SourceText
    let variables: Variables
    let host: any ScriptHost

    /// The value of an expression.
    ///
    /// - Throws: a `Diagnostic` at the part that has no value: an unset variable, NULL, operands of the wrong type.
    func value(of expression: Expression) throws -> Value {
        switch expression.kind {
        case .literal(let value): return value
        case .variable(let reference): return try value(of: reference)
        case .query(let sql): return try answer(to: sql, at: expression.range)
        case .call(let function, let argument): return try call(function, argument)
        case .constant(.serverVersion): return .integer(host.serverVersion / 10_000)
        case .constant(.serverVersionNumber): return .integer(host.serverVersion)
        case .list(let elements): return .list(try elements.map(value))
        case .not(let operand): return .boolean(!(try boolean(operand)))
        case .negate(let operand): return .integer(try arithmetic(0, { $0.subtractingReportingOverflow($1) }, operand))
        case .and(let left, let right): return .boolean(try boolean(left) && boolean(right))
        case .or(let left, let right): return .boolean(try boolean(left) || boolean(right))
        case .comparison(let comparison, let left, let right):
            return .boolean(try compare(comparison, left, right))
        case .membership(let operand, let list, let negated):
            return .boolean(try isMember(operand, of: list) != negated)
        case .add(let left, let right):
            return .integer(try arithmetic(try integer(left), { $0.addingReportingOverflow($1) }, right))
        case .subtract(let left, let right):
            return .integer(try arithmetic(try integer(left), { $0.subtractingReportingOverflow($1) }, right))
        case .concatenate(let left, let right): return .text(try text(left) + text(right))
        }
    }

    /// The value as a condition, by psql's rule for booleans.
    func boolean(_ expression: Expression) throws -> Bool {
        let value = try value(of: expression)
        guard let boolean = value.boolean else {
            throw failure("\(shown(value)) is not a boolean", expression, help: "a condition is true or false, on or off, 1 or 0")
        }
        return boolean
    }

    func text(_ expression: Expression) throws -> String {
        let value = try value(of: expression)
        guard let text = value.text else { throw failure("a \(value.typeName) is not text", expression) }
        return text
    }

    /// What an assertion shows of its operands: each part of the expression that is not written out, with its value.
    func operands(of expression: Expression) -> [(text: String, value: Value)] {
        switch expression.kind {
        case .literal, .list: return []
        case .variable, .query, .call, .constant:
            guard let value = try? value(of: expression) else { return [] }
            return [(source.text(expression.range), value)]
        case .not(let operand), .negate(let operand): return operands(of: operand)
        case .and(let left, let right), .or(let left, let right), .comparison(_, let left, let right),
            .membership(let left, let right, _), .add(let left, let right), .subtract(let left, let right),
            .concatenate(let left, let right):
            return operands(of: left) + operands(of: right)
        }
    }

    private func value(of reference: VariableReference) throws -> Value {
        switch reference.form {
        case .isSet: return .boolean(reference.isSet(in: variables))
        case .identifier: return .text(try reference.replacement(in: variables, source: source).text)
        case .raw, .literal: break
        }
        let (found, consumed) = try reference.value(in: variables, source: source)
        guard reference.form == .literal || consumed == reference.fullRange else {
            throw Diagnostic(
                .script, ":\(reference.name) is no row and has no column \(reference.column ?? "")",
                location: reference.location(in: source))
        }
        guard let found else {
            throw Diagnostic(
                .script, "\(reference.spelling) is NULL", help: "test it with defined(...)",
                location: reference.location(in: source))
        }
        // `:'x'` is the literal of the value, which in an expression is the value as text.
        if reference.form == .literal, let text = found.text { return .text(text) }
        return found
    }

    private func answer(to sql: Range<Int>, at range: Range<Int>) throws -> Value {
        var substitution = Substitution(source: source, variables: variables)
        let query = try substitution.apply(to: withoutSemicolon(sql))
        let rows: ScriptRows
        do {
            rows = try host.queryRows(query)
        } catch var error as Diagnostic where error.location == nil {
            error.location = query.location
            throw error
        }
        let place = source.location(at: range.lowerBound, length: source.text(range).count)
        guard rows.rows.count == 1, rows.columns.count == 1 else {
            throw Diagnostic(
                .script, "?{ ... } has to give one value, and this gave \(rows.rows.count) rows of \(rows.columns.count) columns",
                location: place)
        }
        guard let text = rows.rows[0][0] else {
            throw Diagnostic(.script, "?{ ... } gave NULL", help: "wrap the value in coalesce(...)", location: place)
        }
        return .text(text)
    }

    /// The SQL between braces without a closing `;`.
    func withoutSemicolon(_ sql: Range<Int>) -> Range<Int> {
        var splitter = StatementSplitter(source.bytes, in: sql)
        guard let first = splitter.next(), first.kind == .statement, first.terminator == .semicolon,
            (splitter.next()?.kind ?? .trivia) == .trivia
        else { return sql }
        return first.body
    }

    private func call(_ function: Expression.Function, _ argument: Expression) throws -> Value {
        let text = try text(argument)
        switch function {
        case .defined:
            let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
            guard let value = variables[parts[0]] else { return .boolean(false) }
            guard parts.count > 1 else { return .boolean(true) }
            guard case .row(let row) = value, let cell = row[parts[1]] else { return .boolean(false) }
            return .boolean(cell != nil)
        case .count: return .integer(try located(argument) { try host.count(of: text) })
        case .exists:
            guard let object = ObjectReference(text) else {
                throw failure("exists takes a kind and a name", argument, help: "for example exists('table users')")
            }
            return .boolean(try located(argument) { try host.exists(kind: object.kind, name: object.name) })
        }
    }

    /// An error of the host, given the place of the expression that asked.
    private func located<T>(_ expression: Expression, _ ask: () throws -> T) throws -> T {
        do {
            return try ask()
        } catch var error as Diagnostic where error.location == nil {
            error.location = location(expression)
            throw error
        }
    }

    func failure(_ message: String, _ expression: Expression, help: String? = nil) -> Diagnostic {
        Diagnostic(.script, message, help: help, location: location(expression))
    }

    private func location(_ expression: Expression) -> SourceLocation {
        source.location(at: expression.range.lowerBound, length: source.text(expression.range).count)
    }

    /// A value in a message.
    func shown(_ value: Value) -> String {
        switch value {
        case .text(let text): value.integer == nil ? "'\(text)'" : text
        case .list(let elements): "(\(elements.map(shown).joined(separator: ", ")))"
        case .row(let row):
            "(" + zip(row.columns, row.values).map { "\($0) = \($1.map { "'\($0)'" } ?? "NULL")" }.joined(separator: ", ") + ")"
        case .boolean, .integer: value.text ?? ""
        }
    }
}

/// `kind name` as `exists` takes it.
struct ObjectReference: Equatable {
    var kind: String
    var name: String

    /// Kinds of several words; every other kind is the first word.
    private static let longKinds = [
        "materialized view", "foreign table", "foreign data wrapper", "event trigger", "text search configuration",
        "text search dictionary", "text search parser", "text search template", "user mapping", "operator class",
        "operator family",
        "access method",
    ]

    init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        let joined = words.joined(separator: " ")
        let kind = Self.longKinds.first { joined.lowercased().hasPrefix($0 + " ") } ?? words.first.map { $0.lowercased() }
        guard let kind, joined.count > kind.count else { return nil }
        self.kind = kind
        name = String(joined.dropFirst(kind.count + 1))
    }
}
