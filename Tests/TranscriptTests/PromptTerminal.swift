// Here: dbw on a terminal of its own, with a test at the keys. No tests.
import CEditline
import Foundation
import TestSupport

/// dbw's prompt on a pseudo-terminal. Keys are typed when the prompt is there: before, they would belong to the terminal's driver.
final class PromptTerminal {
    let pid: pid_t
    private let master: Int32
    /// Everything that came, escape sequences and all.
    private var received: [UInt8] = []
    private var ending: Int32?
    /// Where in `received` the last keys were typed.
    private var mark = 0

    /// - Parameter arguments: of a command that has no prompt of its own; none for the prompt.
    /// - Parameter waitsForPrompt: false for a program that does not get so far.
    init(_ project: ScratchProject, _ arguments: [String] = [], waitsForPrompt: Bool = true) throws {
        var environment = project.environment
        environment["TERM"] = "xterm"
        let program = TestServer.program ?? ""
        var master: Int32 = -1
        pid = Self.withStrings([program] + arguments) { arguments in
            Self.withStrings(environment.map { "\($0)=\($1)" }) { environment in
                dbw_forkpty_exec(&master, 60, 120, program, arguments, environment, project.folder)
            }
        }
        self.master = master
        guard pid > 0 else { throw POSIXError(.EIO) }
        if waitsForPrompt, !waits({ self.isAtPrompt(after: 0) }, 30) { throw NoPrompt(shown: text) }
    }

    deinit {
        if ending == nil {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        close(master)
    }

    struct NoPrompt: Error, CustomStringConvertible {
        let shown: String
        var description: String { "there was no prompt, only: \(shown)" }
    }

    func type(_ keys: String) {
        mark = received.count
        let bytes = Array(keys.utf8)
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// Types a line with Enter, waits for the next prompt, and gives what came in between, without colours and cursor movements.
    ///
    /// - Throws: `NoPrompt` where it does not come.
    func run(_ keys: String, within seconds: Double = 20) throws -> String {
        let before = prompts
        type(keys + "\r")
        guard waits({ self.isAtPrompt(after: before) }, seconds) else { throw NoPrompt(shown: Self.plain(received[mark...])) }
        return Self.plain(received[mark...])
    }

    /// Waits until a text is on the terminal, since keys were last typed.
    func shows(_ wanted: String, within seconds: Double = 10) -> Bool {
        waits({ Self.plain(self.received[self.mark...]).contains(wanted) }, seconds)
    }

    /// Everything that came, without colours and cursor movements.
    var text: String { Self.plain(received[...]) }

    /// Waits for the end of the program, and gives what `waitpid` says.
    func end(within seconds: Double = 10) -> Int32? {
        let deadline = Date().addingTimeInterval(seconds)
        while ending == nil, Date() < deadline {
            read(for: 20)
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) == pid { ending = status }
        }
        read(for: 0)
        return ending
    }

    /// Types a key that ends what is going on, and waits for the next prompt.
    func interrupt(_ key: String, within seconds: Double = 10) -> Bool {
        let before = prompts
        type(key)
        return waits({ self.isAtPrompt(after: before) }, seconds)
    }

    /// Keys reach the editor from when the prompt is written.
    private func isAtPrompt(after count: Int) -> Bool { prompts > count && text.hasSuffix("> ") }

    /// How often the prompt was there: it switches bracketed paste on each time.
    private var prompts: Int {
        let mark = Array("\u{1B}[?2004h".utf8)
        guard received.count >= mark.count else { return 0 }
        return (0...received.count - mark.count).count { received[$0] == 0x1B && Array(received[$0..<$0 + mark.count]) == mark }
    }

    private func waits(_ condition: () -> Bool, _ seconds: Double) -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while !condition() {
            guard Date() < deadline else { return false }
            read(for: 20)
        }
        return true
    }

    private func read(for milliseconds: Int32) {
        var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, milliseconds) > 0 else { return }
        var chunk = [UInt8](repeating: 0, count: 8192)
        let count = Foundation.read(master, &chunk, chunk.count)
        if count > 0 {
            received += chunk[..<count]
        } else {
            usleep(1000)
        }
    }

    private static func plain(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self).replacingOccurrences(
            of: "\u{1B}(\\[[0-9;?]*[A-Za-z]|[=>]|\\([A-Z])|[\r\u{7}]", with: "", options: .regularExpression)
    }

    private static func withStrings<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { body(UnsafePointer($0.baseAddress!)) }
    }
}
