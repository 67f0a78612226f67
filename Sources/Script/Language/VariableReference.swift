import SQLText

/// A variable as a script refers to it: `:name`, `:'name'`, `:"name"`, `:{?name}`, each with a column where the value is a row.
struct VariableReference: Sendable, Equatable {
    var name: String
    var form: Token.VariableForm
    /// The column: inside the quotes of the quoted forms, after the name and a dot for a raw one. After a raw name it counts only
    /// when the value is a row: `:schema.users` is a qualified name when `schema` is text.
    var column: String?
    /// Byte offsets of the reference, without a raw one's column.
    var range: Range<Int>
    /// Byte offsets with the column.
    var fullRange: Range<Int>

    /// The reference that a variable token makes, looking past a raw name for `.column` up to `end`.
    init?(_ token: Token, in source: SourceText, before end: Int) {
        guard case .variable(let form) = token.kind, let nameRange = token.variableName else { return nil }
        let words = source.text(nameRange).split(separator: ".", maxSplits: 1).map(String.init)
        name = words[0]
        self.form = form
        column = words.count > 1 ? words[1] : nil
        range = token.range
        fullRange = token.range
        guard form == .raw else { return }
        var lexer = Lexer(source.bytes, in: token.range.upperBound..<end)
        guard let dot = lexer.next(), dot.kind == .dot, dot.range.count == 1, lexer.position < end,
            source.bytes[lexer.position].startsIdentifier
        else { return }
        var columnEnd = lexer.position
        while columnEnd < end, source.bytes[columnEnd].continuesVariable { columnEnd += 1 }
        column = source.text(lexer.position..<columnEnd)
        fullRange = token.range.lowerBound..<columnEnd
    }

    /// The reference's value. `consumed` is the part of the text that it stands for: without a raw name's column where the value
    /// is no row.
    ///
    /// - Throws: a `Diagnostic` for a variable that is not set and a column that the row does not have.
    func value(in variables: Variables, source: SourceText) throws -> (value: Value?, consumed: Range<Int>) {
        guard let value = variables[name] else { throw variables.notSet(name, at: location(in: source)) }
        guard let column else { return (value, range) }
        guard case .row(let row) = value else {
            if form == .raw { return (value, range) }
            throw Diagnostic(
                .script, ":\(name) is a \(value.typeName) and has no column \(column)", location: location(in: source))
        }
        guard let cell = row[column] else {
            let help = nearest(column, in: row.columns).map { "did you mean :\(name).\($0)?" }
            throw Diagnostic(
                .script, "the row :\(name) has no column \(column)",
                help: help ?? "its columns are \(row.columns.joined(separator: ", "))", location: location(in: source))
        }
        return (cell.map(Value.text), fullRange)
    }

    /// The text that replaces the reference, and the part of the source that it replaces.
    ///
    /// - Throws: what `value(in:source:)` throws, and for a NULL or a row of several columns where text is asked for.
    func replacement(in variables: Variables, source: SourceText) throws -> (text: String, consumed: Range<Int>) {
        if form == .isSet { return (isSet(in: variables) ? "TRUE" : "FALSE", range) }
        let (found, consumed) = try value(in: variables, source: source)
        switch form {
        case .literal:
            guard let found else { return ("NULL", consumed) }
            return (try texts(of: found, source) { $0.map(quoteLiteral) ?? "NULL" }, consumed)
        case .identifier:
            guard let found else { throw isNull(source) }
            return (try texts(of: found, source) { try quoteIdentifier($0 ?? { throw isNull(source) }()) }, consumed)
        case .raw, .isSet:
            guard let found else { throw isNull(source) }
            return (try texts(of: found, source) { try $0 ?? { throw isNull(source) }() }, consumed)
        }
    }

    /// Whether the variable, and the row's column where one is named, has a value that is not NULL.
    func isSet(in variables: Variables) -> Bool {
        guard let value = variables[name] else { return false }
        guard let column else { return true }
        guard case .row(let row) = value, let cell = row[column] else { return false }
        return cell != nil
    }

    func location(in source: SourceText) -> SourceLocation {
        source.location(at: range.lowerBound, length: source.text(range).count)
    }

    /// How a person writes it, for messages.
    var spelling: String {
        let path = column.map { "\(name).\($0)" } ?? name
        return switch form {
        case .raw: ":" + path
        case .literal: ":'\(path)'"
        case .identifier: ":\"\(path)\""
        case .isSet: ":{?\(path)}"
        }
    }

    private func texts(of value: Value, _ source: SourceText, _ quote: (String?) throws -> String) throws -> String {
        if case .list(let elements) = value { return try elements.map { try quote($0.text) }.joined(separator: ", ") }
        if case .row(let row) = value, row.onlyValue == nil {
            throw Diagnostic(
                .script, ":\(name) is a row of \(row.columns.count) columns",
                help: "name one of them: \(row.columns.map { ":\(name).\($0)" }.joined(separator: ", "))",
                location: location(in: source))
        }
        return try quote(value.text)
    }

    private func isNull(_ source: SourceText) -> Diagnostic {
        Diagnostic(
            .script, "\(spelling) is NULL", help: "test it with defined(...), or write :'...' for an SQL value",
            location: location(in: source))
    }
}
