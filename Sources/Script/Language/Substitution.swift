import SQLText

/// Puts variables' values into a stretch of SQL.
///
/// What a value brings is not looked at again: neither variables nor quotes inside it count.
struct Substitution {
    let source: SourceText
    let variables: Variables
    /// `\gexec` may be given several statements in one variable; elsewhere a raw value with `;` is refused, since it would run
    /// statements that the script does not show.
    var allowsSemicolons = false

    private var output: [UInt8] = []
    private var segments: [SubstitutedText.Segment] = []

    init(source: SourceText, variables: Variables, allowsSemicolons: Bool = false) {
        self.source = source
        self.variables = variables
        self.allowsSemicolons = allowsSemicolons
    }

    /// - Throws: a `Diagnostic` at the reference that cannot be replaced.
    mutating func apply(to range: Range<Int>) throws -> SubstitutedText {
        output = []
        segments = []
        var lexer = Lexer(source.bytes, in: range)
        var copied = range.lowerBound
        var bracketDepth = 0
        var previous: Token?
        while let token = lexer.next() {
            switch token.kind {
            case .leftBracket: bracketDepth += 1
            case .rightBracket: bracketDepth -= 1
            case .variable:
                guard let reference = VariableReference(token, in: source, before: range.upperBound) else { break }
                if bracketDepth > 0 { try refuseSlice(reference, after: previous) }
                append(copied..<token.range.lowerBound)
                copied = try insert(reference).upperBound
                lexer.seek(to: copied)
            default: break
            }
            if !token.isTrivia { previous = token }
        }
        append(copied..<range.upperBound)
        return SubstitutedText(text: String(decoding: output, as: UTF8.self), source: source, segments: segments)
    }

    private mutating func append(_ range: Range<Int>) {
        guard !range.isEmpty || segments.isEmpty else { return }
        // Repaired here so that output offsets are those of the text that is sent.
        let text = Array(source.text(range).utf8)
        segments.append(.init(output: output.count..<output.count + text.count, source: range, origin: .script))
        output += text
    }

    private mutating func insert(_ reference: VariableReference) throws -> Range<Int> {
        let (text, consumed) = try reference.replacement(in: variables, source: source)
        if reference.form == .raw, !allowsSemicolons, text.utf8.contains(UInt8(ascii: ";")) {
            throw Diagnostic(
                .script, "the value of \(reference.spelling) contains ;",
                help: "write :'\(reference.name)' for a literal, or run it with \\gexec",
                location: reference.location(in: source))
        }
        segments.append(
            .init(output: output.count..<output.count + text.utf8.count, source: consumed, origin: .variable(reference.name)))
        output += Array(text.utf8)
        return consumed
    }

    /// `a[1:i]` is an array slice to the server and a variable to psql: nobody means both.
    private func refuseSlice(_ reference: VariableReference, after previous: Token?) throws {
        guard let previous, reference.form != .isSet else { return }
        let touches = previous.range.upperBound == reference.range.lowerBound
        let endsOperand: Bool
        switch previous.kind {
        case .number, .parameter, .rightParenthesis, .rightBracket: endsOperand = touches || reference.form == .raw
        case .identifier, .quotedIdentifier, .string, .dollarString, .variable: endsOperand = touches
        default: endsOperand = false
        }
        guard endsOperand else { return }
        throw Diagnostic(
            .script, "\(reference.spelling) may be an array slice or a variable",
            help: "write a space after the colon for a slice, or parentheses around the variable",
            location: reference.location(in: source))
    }
}
