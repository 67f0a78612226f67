import CEditline

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reads statements from a person: edited with libedit on a terminal, line by line where there is none or it cannot move its cursor.
///
/// Not thread-safe, and only one may read at a time: while it reads it holds the process's signal handlers.
public final class LineEditor {
    /// What a person gave.
    public enum Input: Equatable, Sendable {
        /// The text, without the line end that ended it.
        case text(String)
        /// Ctrl-C: whatever was typed is gone.
        case interrupted
        /// Ctrl-D on an empty line, or the input's end.
        case endOfFile
    }

    /// Where libedit's key bindings and its choice of emacs or vi come from. Lines for this program alone start with `dbw:`.
    public enum Configuration: Sendable, Equatable {
        /// `$EDITRC`, else `~/.editrc`.
        case user
        /// A file of that form.
        case file(String)
        /// Emacs keys.
        case none
    }

    /// Whether lines can be edited here; otherwise there is neither history nor completion.
    public var isEditing: Bool { editing != nil }

    /// The statements that Up and Ctrl-R find.
    public let history: StatementHistory

    /// Who answers TAB.
    public var completer: (any Completer)? {
        get { editing?.completer }
        set { editing?.completer = newValue }
    }

    private let editing: EditingSession?
    private let plain: PlainReader
    private let isInteractive: Bool

    /// An editor on two descriptors, which stay the caller's.
    ///
    /// - Parameters:
    ///   - terminal: the terminfo name, `$TERM`; nil, empty and `dumb` mean no editing.
    ///   - completer: who answers TAB.
    ///   - style: how the list of candidates is coloured.
    ///   - configuration: the person's own keys. Enter, TAB, Ctrl-C, Ctrl-D, Ctrl-Z, Ctrl-R and the arrows stay this editor's.
    public init(
        input: Int32 = 0, output: Int32 = 1, terminal: String?, history: StatementHistory = StatementHistory(),
        completer: (any Completer)? = nil, style: Style = .plain, configuration: Configuration = .user
    ) {
        _ = TextWidth.understandsUTF8
        self.history = history
        plain = PlainReader(input: input, output: output)
        isInteractive = Screen.isTerminal(input)
        if let terminal, !terminal.isEmpty, terminal != "dumb", Screen.isTerminal(input), Screen.isTerminal(output) {
            editing = EditingSession(
                input: input, output: output, terminal: terminal, style: style, configuration: configuration)
            editing?.completer = completer
        } else {
            editing = nil
        }
    }

    /// Reads a statement of one line or more, and keeps it in the history where a person typed it.
    ///
    /// Enter ends it when `isComplete` says so of the whole text; else it starts a new line of the same text, which is edited,
    /// and found again in the history, as one block.
    ///
    /// - Parameters:
    ///   - prompt: shown before the first line; may hold colour sequences.
    ///   - continuation: shown before further lines where lines are not edited.
    ///   - initial: text to begin with, for example what an external editor left. Only where lines are edited.
    public func readStatement(
        prompt: String, continuation: String, initial: String = "", isComplete: @escaping (String) -> Bool
    ) -> Input {
        fflush(dbw_stdout())
        let input =
            if let editing {
                editing.read(prompt: prompt, initial: initial, history: history, isComplete: isComplete)
            } else {
                plain.read(prompt: prompt, continuation: continuation, isComplete: isComplete)
            }
        // What a pipe says was not typed by anybody.
        if isInteractive, case .text(let statement) = input { history.add(statement) }
        return input
    }

    /// Reads one line that is no statement: an answer to a question. Neither history nor completion take part.
    ///
    /// - Parameter isHidden: nothing shows what is typed, as for a password.
    public func readAnswer(prompt: String, isHidden: Bool = false) -> Input {
        fflush(dbw_stdout())
        if let editing, !isHidden { return editing.read(prompt: prompt, initial: "", history: nil, isComplete: { _ in true }) }
        return plain.readLine(prompt: prompt, isHidden: isHidden)
    }
}
