import Foundation

/// Reads why a server, or initdb, failed out of what it wrote.
enum ServerLog {
    /// The line that tells the cause: the first that names a known cause, else the last fatal one, else the last of all.
    /// Without time stamp, process id, severity and program name.
    static func tellingLine(in text: String) -> String? {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
        let messages = lines.compactMap(message)
        let telling = messages.first { FailureCause(in: $0) != nil } ?? messages.last
        return telling ?? lines.last?.trimmingCharacters(in: .whitespaces)
    }

    /// The message of a line that reports a failure; nil for others.
    private static func message(_ line: String) -> String? {
        for marker in ["FATAL:", "PANIC:", "ERROR:", "error:"] {
            guard let range = line.range(of: marker) else { continue }
            return line[range.upperBound...].trimmingCharacters(in: .whitespaces)
        }
        return nil
    }
}

/// Causes outside PostgreSQL that stop a server from starting, recognised by the C library's words (the server runs in the C locale).
enum FailureCause {
    case sharedMemory, diskFull, permission, readOnly, memory

    init?(in line: String) {
        let text = line.lowercased()
        if text.contains("shared memory") || text.contains("semaphores") {
            self = .sharedMemory
        } else if text.contains("no space left on device") || text.contains("quota exceeded") {
            self = .diskFull
        } else if text.contains("permission denied") || text.contains("operation not permitted") {
            self = .permission
        } else if text.contains("read-only file system") {
            self = .readOnly
        } else if text.contains("cannot allocate memory") || text.contains("out of memory") {
            self = .memory
        } else {
            return nil
        }
    }

    /// How a person mends it.
    var help: String {
        switch self {
        case .sharedMemory: "give the system more shared memory; in a container: docker run --shm-size=256m"
        case .diskFull: "free space there, or set DBW_CACHE to a folder on another disk"
        case .permission: "set DBW_CACHE to a folder that the server's user may enter and write to"
        case .readOnly: "set DBW_CACHE to a folder that can be written to"
        case .memory: "free memory, and try again"
        }
    }
}
