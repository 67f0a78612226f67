import SQLText

/// One argument of a command, with its variables replaced.
public struct CommandArgument: Sendable, Equatable {
    /// The text, without single quotes. Double quotes stay, as in psql: they are part of a name pattern.
    public var text: String
    /// Whether any part was quoted with `'...'` or came from a variable: such an argument is not an option like `--json`.
    public var isQuoted: Bool
    /// Where it stands in the script.
    public var location: SourceLocation

    /// An argument from its parts.
    public init(text: String, isQuoted: Bool = false, location: SourceLocation) {
        self.text = text
        self.isQuoted = isQuoted
        self.location = location
    }
}

/// A command for the host, as the script has it.
public struct CommandCall: Sendable {
    /// The name in the table of commands, without the backslash: `d`, `undo`.
    public var name: String
    /// The name as it was written, with what was hung on to it: `dt+`, `dtv`.
    public var spelling: String
    /// The `S` and `+` hung on to a command of the `\d` family.
    public var modifiers: Set<Character>
    /// The arguments, in order.
    public var arguments: [CommandArgument]
    /// The SQL of a command that takes a statement (`\target SQL;`).
    public var sql: SubstitutedText?
    /// Where the command stands.
    public var location: SourceLocation

    /// A call from its parts.
    public init(
        name: String, spelling: String? = nil, modifiers: Set<Character> = [], arguments: [CommandArgument] = [],
        sql: SubstitutedText? = nil, location: SourceLocation
    ) {
        self.name = name
        self.spelling = spelling ?? name
        self.modifiers = modifiers
        self.arguments = arguments
        self.sql = sql
        self.location = location
    }
}

/// An argument as it is written: text and variables, glued together.
struct ArgumentTemplate: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case bare(String)
        case quoted(String)
        case variable(VariableReference)
    }

    var parts: [Part]
    var range: Range<Int>

    /// The text where no variable is in it.
    var constant: String? {
        var text = ""
        for part in parts {
            switch part {
            case .bare(let piece), .quoted(let piece): text += piece
            case .variable: return nil
            }
        }
        return text
    }

    /// The text where it is bare: a word of the language (`in`, `as`), not a value.
    var bareWord: String? {
        parts.allSatisfy { if case .bare = $0 { true } else { false } } ? constant : nil
    }

    /// Whether it is one raw variable and nothing else; then a list is taken as its elements.
    var loneVariable: VariableReference? {
        guard parts.count == 1, case .variable(let reference) = parts[0], reference.form == .raw else { return nil }
        return reference
    }

    func location(in source: SourceText) -> SourceLocation {
        source.location(at: range.lowerBound, length: source.text(range).count)
    }

    /// The argument with its variables replaced.
    func resolve(_ variables: Variables, _ source: SourceText) throws -> CommandArgument {
        var text = ""
        var isQuoted = false
        for part in parts {
            switch part {
            case .bare(let piece): text += piece
            case .quoted(let piece):
                text += piece
                isQuoted = true
            case .variable(let reference):
                let (value, consumed) = try reference.replacement(in: variables, source: source)
                text += value + source.text(consumed.upperBound..<max(consumed.upperBound, reference.fullRange.upperBound))
                isQuoted = true
            }
        }
        return CommandArgument(text: text, isQuoted: isQuoted, location: location(in: source))
    }
}
