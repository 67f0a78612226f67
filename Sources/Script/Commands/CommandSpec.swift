/// One backslash command: what parsing, `\?`, completion and "did you mean" know of it.
public struct CommandSpec: Sendable, Equatable {
    /// Under which heading `\?` lists it.
    public enum Group: String, CaseIterable, Sendable {
        case control = "Control"
        case checks = "Checks"
        case variables = "Variables and files"
        case query = "Ending a statement"
        case journal = "Journal of edits"
        case review = "Looking at the work"
        case migration = "Writing and applying"
        case describe = "Describing objects"
        case session = "Session and display"
    }

    /// How what follows the name is read.
    public enum Syntax: Sendable, Equatable {
        /// Words as psql cuts them.
        case words
        /// The rest of the line as it is.
        case wholeLine
        /// An SQL statement up to `;`.
        case statement
        /// Rules of its own, in the parser.
        case special
    }

    /// The name without the backslash. Case counts: `\dT` is not `\dt`.
    public var name: String
    /// Other names of the same command.
    public var aliases: [String] = []
    /// The arguments as usage shows them: `[--json] [OBJECT]`; empty for none.
    public var arguments: String
    /// One line for the list of commands.
    public var summary: String
    /// A paragraph for `\? NAME` and the manual.
    public var help: String
    /// How many words may follow; checked before anything runs.
    public var arity: ClosedRange<Int>
    /// Its heading.
    public var group: Group
    /// How what follows is read.
    public var syntax: Syntax = .words
    /// Whether a `;` at the end of the last word is dropped: people end everything with one.
    public var dropsSemicolon = true
    /// Whether `S` and `+` may be hung on to the name, as on psql's `\d` commands.
    public var takesModifiers = false

    /// `\name arguments`
    public var usage: String { arguments.isEmpty ? "\\\(name)" : "\\\(name) \(arguments)" }
}

extension ClosedRange<Int> {
    /// Any number of words from the lower bound on.
    static func atLeast(_ count: Int) -> ClosedRange<Int> { count...10_000 }
}
