import CEditline

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reading without editing: from a pipe, a file, or a terminal that cannot move its cursor.
final class PlainReader {
    private let input: Int32
    private let output: Int32
    private let isTerminal: Bool
    private let keys: KeySource
    private var pending: [UInt8] = []
    private var start = 0

    init(input: Int32, output: Int32) {
        self.input = input
        self.output = output
        isTerminal = Screen.isTerminal(input)
        keys = KeySource(descriptor: input)
    }

    /// Lines until they are complete. At the input's end what has been read so far counts as the text.
    func read(prompt: String, continuation: String, isComplete: (String) -> Bool) -> LineEditor.Input {
        var text = ""
        var isFirst = true
        while true {
            switch readLine(prompt: isFirst ? prompt : continuation, isHidden: false) {
            case .interrupted: return .interrupted
            case .endOfFile: return isFirst ? .endOfFile : .text(text)
            case .text(let line): text += isFirst ? line : "\n" + line
            }
            isFirst = false
            if isComplete(text) { return .text(text) }
        }
    }

    /// One line. The prompt is for people: a pipe or file sees none.
    func readLine(prompt: String, isHidden: Bool) -> LineEditor.Input {
        guard isTerminal else { return nextLine() }
        keys.watchSignals()
        defer { keys.unwatchSignals() }
        var original = termios()
        let isEchoOff = isHidden && tcgetattr(input, &original) == 0
        if isEchoOff {
            var silent = original
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(input, TCSADRAIN, &silent)
        }
        show(prompt)
        let line = nextLine()
        if isEchoOff {
            tcsetattr(input, TCSADRAIN, &original)
        }
        if line == .interrupted {
            pending.removeAll()
            start = 0
        }
        if isEchoOff || line == .interrupted { show("\n") }
        return line
    }

    private func nextLine() -> LineEditor.Input {
        var scanned = start
        while true {
            if let end = pending[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return .text(text(until: end))
            }
            let unread = pending.count - start
            if isTerminal, let event = keys.waitForInput() {
                if event == .interrupt { return .interrupted }
                if event == .resize { continue }
            }
            guard fill() else {
                guard start < pending.count else { return .endOfFile }
                defer { start = pending.count }
                return .text(text(until: pending.count))
            }
            scanned = unread
        }
    }

    /// Reads more, and drops the bytes before `start`. False at the input's end.
    private func fill() -> Bool {
        pending.removeFirst(start)
        start = 0
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Self.read(input, &chunk)
            if count > 0 {
                pending.append(contentsOf: chunk[..<count])
                return true
            }
            if count < 0, errno == EINTR { continue }
            return false
        }
    }

    private static func read(_ descriptor: Int32, _ chunk: inout [UInt8]) -> Int {
        #if canImport(Darwin)
            Darwin.read(descriptor, &chunk, chunk.count)
        #else
            Glibc.read(descriptor, &chunk, chunk.count)
        #endif
    }

    private func text(until end: Int) -> String {
        var end = end
        if end > start, pending[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return String(decoding: pending[start..<end], as: UTF8.self)
    }

    private func show(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }
}
