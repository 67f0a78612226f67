import Foundation
import SQLText

/// A system call that failed, as the error that reaches a person: what was tried, and the system's own words for `errno`.
func systemFailure(_ attempt: String, errno code: Int32 = errno) -> Diagnostic {
    let reason = String(cString: strerror(code))
    return Diagnostic(.connection, "\(attempt): \(reason)", help: FailureCause(in: reason)?.help)
}

/// Opens a file that no child process inherits by accident and whose last component is no symbolic link.
func openFile(_ path: String, _ flags: Int32, mode: mode_t = 0o644) throws -> Int32 {
    while true {
        let descriptor = open(path, flags | O_CLOEXEC | (flags & O_CREAT != 0 ? O_NOFOLLOW : 0), mode)
        if descriptor >= 0 { return descriptor }
        if errno != EINTR { throw systemFailure("cannot open \(path)") }
    }
}

/// Writes all of a text, however many calls that takes.
func writeAll(_ text: String, to descriptor: Int32, path: String) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
            if errno == EINTR { continue }
            throw systemFailure("cannot write \(path)")
        }
        rest = rest.dropFirst(count)
    }
}

/// The whole text of a small file; nil where it cannot be read. Malformed UTF-8 is repaired.
func readText(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
}

/// A point in time by a clock that nobody sets.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(after duration: Duration) { end = .now + duration }

    var hasPassed: Bool { ContinuousClock.now >= end }
}

/// Sleeps on this thread.
func pause(_ duration: Duration) {
    usleep(UInt32(duration / .microseconds(1)))
}
