/// One piece of a script as the splitter cuts it. The fragments of a text tile it.
public struct StatementFragment: Sendable, Equatable {
    /// What a fragment is.
    public enum Kind: Sendable, Equatable {
        /// SQL up to its `;`, up to a backslash, or up to the end of the text.
        case statement
        /// A backslash command to the end of its line or to the next unquoted backslash; `body` starts at the backslash.
        case command
        /// The data lines of `COPY ... FROM STDIN`; `body` is the lines without the closing `\.`.
        case copyData
        /// Whitespace and comments at the end of the text.
        case trivia
    }

    /// What ended a statement.
    public enum Terminator: Sendable, Equatable {
        case semicolon
        /// A backslash command follows, which may be one that sends the statement (`\g`, `\gset`, ...).
        case command
        case endOfText
    }

    /// What it is.
    public var kind: Kind
    /// The whole fragment, with the comments and whitespace before it and the `;` after it.
    public var range: Range<Int>
    /// Without leading whitespace and comments, `;`, and trailing whitespace and comments. Empty for a lone `;`.
    public var body: Range<Int>
    /// What ended it.
    public var terminator: Terminator
    /// What the fragment leaves open at the end of the text; `.complete` where it ended.
    public var openness: Openness
    /// True for a `COPY ... FROM STDIN` statement: when `;` ended it, a `.copyData` fragment follows if its line ends there.
    public var readsCopyData = false
}
