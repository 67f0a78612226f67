import Postgres
import SQLText

/// Programs that take over the terminal for a while.
enum Shell {
    /// Opens a file in the person's editor, and waits for it.
    static func edit(_ path: String, _ environment: [String: String]) throws {
        let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
        try run(editor + " \"$1\"", [path])
    }

    /// - Throws: `Diagnostic` (usage) where the command fails.
    static func run(_ command: String, _ arguments: [String]) throws {
        let ending = try ProcessRunner("/bin/sh", ["-c", command, "sh"] + arguments).attached()
        guard ending.isSuccess else {
            throw Diagnostic(.usage, "\"\(command)\" failed", help: "set EDITOR to an editor that works here")
        }
    }
}
