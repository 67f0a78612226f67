/// The one error of dbw: what went wrong, where, and how to mend it.
///
/// Thrown everywhere, rendered in one place (`DiagnosticRenderer` in Terminal). `message` and `help` never hold a password.
public struct Diagnostic: Error, Sendable, Equatable {
    /// What kind of failure this is; it decides the process's exit code (the contract in ARCHITECTURE.md).
    public enum Family: Int32, Sendable {
        case usage = 1
        case connection = 2
        case script = 3
        case assertion = 4
        case difference = 5
        case refused = 6
        case migrationFolder = 7
        case interrupted = 130
    }

    /// What kind of failure it is, and so which exit code the process ends with.
    public var family: Family
    /// One sentence without a full stop: what is wrong.
    public var message: String
    /// How to mend it, as one sentence or a command to type.
    public var help: String?
    /// The server's DETAIL, perhaps over several lines; nil where it sent none.
    public var detail: String?
    /// The server's HINT, as it words it; nil where it sent none. dbw's own advice is `help`.
    public var hint: String?
    /// The server's CONTEXT, the innermost call first, a line each; nil where it sent none.
    public var context: String?
    /// The five characters of the server's SQLSTATE, where the error came from a server.
    public var sqlState: String?
    /// Where in the text that a person wrote.
    public var location: SourceLocation?

    /// A failure from its parts; what is left out is absent from the rendered message.
    public init(
        _ family: Family, _ message: String, help: String? = nil, detail: String? = nil, hint: String? = nil,
        context: String? = nil, sqlState: String? = nil, location: SourceLocation? = nil
    ) {
        self.family = family
        self.message = message
        self.help = help
        self.detail = detail
        self.hint = hint
        self.context = context
        self.sqlState = sqlState
        self.location = location
    }

    /// The process's exit code for this failure.
    public var exitCode: Int32 { family.rawValue }
}

extension Diagnostic: CustomStringConvertible {
    /// The message with its place, without colour: for logs and test failures.
    public var description: String {
        var text = location.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
        text += message
        if let sqlState { text += " (SQLSTATE \(sqlState))" }
        return text
    }
}

/// A place in a text that a person wrote, ready to be shown with a caret.
public struct SourceLocation: Sendable, Equatable {
    /// The file as the person named it; `<prompt>`, `<stdin>` or `<-c>` where there is none.
    public var file: String
    /// 1-based.
    public var line: Int
    /// 1-based, in characters of the line, not in bytes.
    public var column: Int
    /// The whole line, for the caret.
    public var lineText: String
    /// How many characters the caret underlines; at least 1.
    public var length: Int

    /// A place whose parts are known; `SourceText.location(at:length:)` finds them from a byte offset.
    public init(file: String, line: Int, column: Int, lineText: String, length: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
        self.lineText = lineText
        self.length = length
    }
}
