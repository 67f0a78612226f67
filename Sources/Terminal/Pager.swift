import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Shows text that is longer than the screen through the person's pager.
public struct Pager: Sendable, Equatable {
    /// The command, run by the shell as every pager is.
    public let command: String

    /// The pager that the environment names: `DBW_PAGER`, `PSQL_PAGER`, `PAGER`, in this order; else `less` where it is installed.
    /// Nil where the name is empty or the terminal cannot page.
    ///
    /// `less` gets `-SRFX` unless `LESS` says something else: lines are not folded, colours pass, short text does not stop, and the
    /// screen keeps what was shown.
    public init?(environment: [String: String], isInstalled: (String) -> Bool = Pager.isInstalled) {
        if let terminal = environment["TERM"], terminal == "dumb" { return nil }
        let named = ["DBW_PAGER", "PSQL_PAGER", "PAGER"].lazy.compactMap { environment[$0] }.first
        let less = environment["LESS"] == nil ? "less -SRFX" : "less"
        if let named {
            let trimmed = named.trimmingCharacters(in: .whitespaces)
            if trimmed.isEmpty { return nil }
            command = trimmed == "less" ? less : trimmed
        } else {
            guard isInstalled("less") else { return nil }
            command = less
        }
    }

    /// Whether text needs a pager: more lines than the screen has, or a line that is wider.
    public static func isNeeded(_ text: String, screen: Screen) -> Bool {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        // The text's own line end starts no further line, and one row is the prompt's.
        let count = lines.last?.isEmpty == true ? lines.count - 1 : lines.count
        return count >= screen.rows || lines.contains { TextWidth.of($0) > screen.columns }
    }

    /// Whether a program of this name is in one of the folders of `PATH`.
    public static func isInstalled(_ program: String) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }

    /// Runs the pager until it ends. False where it could not be started, or said so: then the text has to be written plainly.
    ///
    /// Leaving the pager early is no error. Ctrl-C belongs to the pager while it runs.
    public func show(_ text: String) -> Bool {
        fflush(nil)
        guard let pipe = popen(command, "w") else { return false }
        // Only now: the pager would inherit an ignored signal.
        let interrupt = signal(SIGINT, SIG_IGN)
        let brokenPipe = signal(SIGPIPE, SIG_IGN)
        defer {
            signal(SIGINT, interrupt)
            signal(SIGPIPE, brokenPipe)
        }
        _ = text.utf8.withContiguousStorageIfAvailable { fwrite($0.baseAddress, 1, $0.count, pipe) } ?? Int(fputs(text, pipe))
        let status = pclose(pipe)
        // The shell's code for a command that was not found or cannot be run.
        let code = (status >> 8) & 0xFF
        return status != -1 && code != 126 && code != 127
    }
}
