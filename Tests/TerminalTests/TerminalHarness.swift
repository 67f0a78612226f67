// A line editor on a pseudo-terminal: keys go in at one end, and what a person would see and what the program gets come out.
import CEditline
import Foundation

@testable import Terminal

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Completes words from a fixed list.
final class WordCompleter: Completer {
    let words: [Completion.Candidate]
    init(_ words: [Completion.Candidate]) { self.words = words }

    func complete(text: String, cursor: Int) -> Completion {
        let before = Array(text.utf8.prefix(cursor))
        let start = (before.lastIndex { $0 <= 0x20 } ?? -1) + 1
        let word = String(decoding: before[start...], as: UTF8.self)
        return Completion(range: start..<cursor, candidates: words.filter { $0.text.hasPrefix(word) })
    }
}

/// The editor runs on a thread of its own until its input ends; the test types and looks.
final class TerminalHarness {
    private let mailbox = Mailbox()
    private let master: Int32
    private let slave: Int32
    private(set) var screen: VirtualScreen

    init(
        rows: Int = 12, columns: Int = 40, terminal: String = "xterm", historyPath: String? = nil, initial: String = "",
        configuration: LineEditor.Configuration = .none, words: [Completion.Candidate] = [], asksSecret: Bool = false
    ) throws {
        var ends: (master: Int32, slave: Int32) = (-1, -1)
        guard dbw_open_pty(&ends.master, &ends.slave, Int32(rows), Int32(columns)) == 0 else { throw POSIXError(.EIO) }
        (master, slave) = ends
        screen = VirtualScreen(rows: rows, columns: columns)
        let thread = Thread { [mailbox, slave] in
            let editor = LineEditor(
                input: slave, output: slave, terminal: terminal, history: StatementHistory(path: historyPath),
                completer: WordCompleter(words), configuration: configuration)
            while true {
                if asksSecret {
                    mailbox.put(editor.readAnswer(prompt: "db=> ", isHidden: true))
                    break
                }
                let input = editor.readStatement(prompt: "\u{1B}[1mdb\u{1B}[0m=> ", continuation: "-> ", initial: initial) {
                    $0.isEmpty || $0.hasSuffix(";")
                }
                mailbox.put(input)
                if input == .endOfFile { break }
            }
            mailbox.finish()
        }
        thread.start()
        // Keys typed before the editor takes the terminal over would be the driver's.
        guard sees({ $0.lines.contains { $0.hasPrefix("db=>") } }) else { throw POSIXError(.ETIMEDOUT) }
    }

    /// Hangs the terminal up and waits until the editor has left.
    deinit {
        close(master)
        mailbox.waitUntilFinished()
        close(slave)
    }

    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// Waits until the screen is as wanted; false after five seconds.
    func sees(_ condition: (VirtualScreen) -> Bool) -> Bool {
        let deadline = Date().addingTimeInterval(5)
        while !condition(screen) {
            guard Date() < deadline else { return false }
            var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, 20) > 0 else { continue }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = read(master, &chunk, chunk.count)
            if count > 0 { screen.feed(Array(chunk[..<count])) }
        }
        return true
    }

    /// Waits for exactly these lines on the screen, and says what is there when they do not come.
    func shows(_ lines: [String]) -> Bool {
        if sees({ $0.lines == lines }) { return true }
        print("the screen shows:", screen.lines)
        return false
    }

    /// Types, then waits for a new prompt: between two statements keys belong to the terminal's driver.
    func run(_ keys: String) -> LineEditor.Input? {
        let prompts = screen.prompts
        type(keys)
        let input = next()
        return sees { $0.prompts > prompts && $0.lines.last == "db=>" } ? input : nil
    }

    /// Waits until the last line of the screen is this one.
    func showsLast(_ line: String) -> Bool {
        if sees({ $0.lines.last == line }) { return true }
        print("the screen shows:", screen.lines)
        return false
    }

    /// The next thing that the program got, in order; nil after five seconds.
    func next() -> LineEditor.Input? { mailbox.take(within: 5) }

    func resize(rows: Int, columns: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        screen = VirtualScreen(rows: rows, columns: columns)
        // The kernel tells only those whose controlling terminal it is.
        kill(getpid(), SIGWINCH)
    }
}

/// What the editor's thread hands over.
private final class Mailbox: @unchecked Sendable {
    // Both are touched only while the condition is locked.
    private let condition = NSCondition()
    private var inputs: [LineEditor.Input] = []
    private var isFinished = false

    func put(_ input: LineEditor.Input) {
        condition.lock()
        inputs.append(input)
        condition.broadcast()
        condition.unlock()
    }

    func finish() {
        condition.lock()
        isFinished = true
        condition.broadcast()
        condition.unlock()
    }

    func take(within seconds: TimeInterval) -> LineEditor.Input? {
        condition.lock()
        defer { condition.unlock() }
        let deadline = Date().addingTimeInterval(seconds)
        while inputs.isEmpty { guard condition.wait(until: deadline) else { return nil } }
        return inputs.removeFirst()
    }

    func waitUntilFinished() {
        condition.lock()
        while !isFinished { condition.wait() }
        condition.unlock()
    }
}
