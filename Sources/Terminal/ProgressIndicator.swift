import Foundation

/// A line that says what takes so long, on a terminal only.
///
/// It appears after half a second, is kept up to date by a thread of its own while the work blocks, and is erased at the end, so that
/// quick work shows nothing and finished work leaves nothing behind.
public final class ProgressIndicator: @unchecked Sendable {
    // Every stored variable below is read and written only while `condition` is locked.
    private let condition = NSCondition()
    private let write: @Sendable (String) -> Void
    private let columns: @Sendable () -> Int
    private let delay: TimeInterval
    private let started: Date
    private var line: ProgressLine
    private var isShown = false
    private var isFinished = false

    /// Starts to watch some work. Nothing is ever written where the descriptor is no terminal.
    public convenience init(_ label: String, total: Int? = nil, descriptor: Int32 = 2, style: Style = .plain) {
        let isTerminal = Screen.isTerminal(descriptor)
        self.init(
            line: ProgressLine(label: label, total: total, style: style), isTerminal: isTerminal, delay: 0.5,
            columns: { Screen(descriptor: descriptor)?.columns ?? 80 },
            write: { text in FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(Data(text.utf8)) })
    }

    init(
        line: ProgressLine, isTerminal: Bool, delay: TimeInterval, columns: @escaping @Sendable () -> Int,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.line = line
        self.delay = delay
        self.columns = columns
        self.write = write
        started = Date()
        isFinished = !isTerminal
        if isTerminal {
            let thread = Thread { [self] in keepShowing() }
            thread.name = "dbw progress"
            thread.start()
        }
    }

    /// Says how far the work is; `detail` is what is being done now.
    public func update(done: Int, detail: String? = nil) {
        locked {
            line.done = done
            line.detail = detail
        }
    }

    /// Runs something that writes to the same terminal, with the line out of its way.
    public func whileHidden<Result>(_ body: () throws -> Result) rethrows -> Result {
        condition.lock()
        defer { condition.unlock() }
        erase()
        return try body()
    }

    /// Ends it and erases the line. May be called more than once.
    public func finish() {
        locked {
            isFinished = true
            erase()
            condition.broadcast()
        }
    }

    private func keepShowing() {
        condition.lock()
        defer { condition.unlock() }
        var next = started.addingTimeInterval(delay)
        while !isFinished {
            if condition.wait(until: next) || Date() < next { continue }
            line.seconds = Date().timeIntervalSince(started)
            write("\r\(line.text(columns: columns()))\u{1B}[K")
            isShown = true
            next = Date().addingTimeInterval(0.1)
        }
    }

    private func erase() {
        if isShown { write("\r\u{1B}[K") }
        isShown = false
    }

    private func locked(_ body: () -> Void) {
        condition.lock()
        body()
        condition.unlock()
    }
}

/// What the line of a progress says.
struct ProgressLine: Sendable, Equatable {
    var label: String
    var total: Int?
    var style: Style = .plain
    var done = 0
    var detail: String?
    var seconds: TimeInterval = 0

    /// One row at most: `replaying migrations 12/40  20240101_users.sql  3.2 s`. The time stays when the rest has to be cut.
    func text(columns: Int) -> String {
        var count = ""
        if let total { count = " \(done)/\(total)" } else if done > 0 { count = " \(done)" }
        let tenths = Int(seconds * 10)
        let time = seconds < 60 ? "\(tenths / 10).\(tenths % 10) s" : "\(tenths / 600) min \(tenths / 10 % 60) s"
        let what = label + count + (detail.map { "  " + $0 } ?? "")
        // The last column stays free: a character there makes some terminals wrap.
        let room = max(0, columns - 1 - TextWidth.of(time) - 2)
        return TextWidth.fit(what, columns: room) + "  " + style.paint(time, .faint)
    }
}
