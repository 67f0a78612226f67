import SQLText

/// What a script acts on. The workbench is one; tests have another.
///
/// Errors that reach a person are `Diagnostic`s. One from the server that carries no location is given that of its statement;
/// `SubstitutedText.locate` gives a closer one.
public protocol ScriptHost: AnyObject {
    /// Runs one statement and shows its result.
    func runSQL(_ statement: SubstitutedText, display: ResultDisplay) throws -> SQLOutcome
    /// Runs a `COPY ... FROM STDIN` with its data: lines as they stand in the script, without the closing `\.`.
    func runCopy(_ statement: SubstitutedText, data: ArraySlice<UInt8>) throws -> SQLOutcome
    /// Runs one statement and gives its rows: for `\gset`, `\gexec`, `?{ ... }` and `\foreach`. Shows nothing.
    func queryRows(_ statement: SubstitutedText) throws -> ScriptRows
    /// Runs a command that is not part of the language: `\undo`, `\diff`, `\d`, `\x`, ...
    func runCommand(_ command: CommandCall) throws

    /// Sets a savepoint and names it by number.
    func savepoint() throws -> Int
    /// Undoes everything since the savepoint; the savepoint stays.
    func rollback(to savepoint: Int) throws
    /// Forgets the savepoint and keeps what was done since.
    func release(_ savepoint: Int) throws

    /// Whether the shadow has an object; `kind` is lower case (`table`, `materialized view`), `name` as the script has it.
    func exists(kind: String, name: String) throws -> Bool
    /// How many of something there are: `diff`, `edits`, `hazards`.
    ///
    /// - Throws: a `Diagnostic` for a word that the host does not count.
    func count(of what: String) throws -> Int
    /// The server's version as in `server_version_num`: 150018.
    var serverVersion: Int { get }
    /// dbw's own version: `1.2.0`.
    var programVersion: String { get }
    /// The difference of shadow and base as SQL, as `\diff` prints it.
    func diffText() throws -> String

    /// Writes text, which brings its line ends.
    func write(_ text: String, to channel: OutputChannel)
    /// The bytes of a file; a relative path is relative to the working directory.
    func readFile(_ path: String) throws -> [UInt8]
    /// Asks the person at the terminal, never the script's own text.
    ///
    /// - Throws: a refusal where there is no terminal.
    func prompt(_ text: String) throws -> String
    /// Whether `\!` may run.
    var allowsShell: Bool { get }
    /// Runs a command line in a shell; its output goes to the terminal.
    func shell(_ command: String) throws
}

/// Where output goes.
public enum OutputChannel: Sendable, Equatable {
    case standardOutput
    case standardError
}

/// How the result of a statement is shown.
public enum ResultDisplay: Sendable, Equatable {
    /// As the settings say (`;`, `\g`).
    case standard
    /// One column a line (`\gx`).
    case expanded
    /// The result's columns and their types; the statement is not executed (`\gdesc`).
    case description
}

/// What a statement did.
public struct SQLOutcome: Sendable, Equatable {
    /// Rows returned or affected; `nil` where the statement has no such number.
    public var rowCount: Int?
    /// The server's command tag: `INSERT 0 3`.
    public var commandTag: String

    /// An outcome from its parts.
    public init(rowCount: Int? = nil, commandTag: String = "") {
        self.rowCount = rowCount
        self.commandTag = commandTag
    }
}
