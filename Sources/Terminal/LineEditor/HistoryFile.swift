import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The file of a history: one statement a line, a line feed in it written as `\n` and a backslash as `\\`.
///
/// An entry is one `write` to a file opened for appending, under a lock: two processes never mix, and one that is killed leaves whole
/// entries only. A line that a crash of the machine left unfinished is ended by the next writer. Only the owner may read the file.
struct HistoryFile {
    let path: String

    /// The statements from the oldest to the newest; none where the file does not exist or cannot be read.
    func load() -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return data.split(separator: UInt8(ascii: "\n")).map { Self.decode(String(decoding: $0, as: UTF8.self)) }
    }

    /// Adds one statement. False where the file cannot be written: a history is never worth an error.
    @discardableResult
    func append(_ statement: String) -> Bool {
        withLock { descriptor in
            var record = Array(Self.encode(statement).utf8)
            record.append(UInt8(ascii: "\n"))
            let size = lseek(descriptor, 0, SEEK_END)
            var last: UInt8 = 0
            if size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") {
                record.insert(UInt8(ascii: "\n"), at: 0)
            }
            return record.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == record.count
        }
    }

    /// Leaves only the newest statements, each once, when the file has grown to twice as many lines as that. The others see the new
    /// file at their next append, since each append opens it anew.
    func compact(keeping limit: Int) {
        guard load().count > 2 * limit else { return }
        _ = withLock { descriptor in
            let kept = StatementHistory.collapse(load()).suffix(limit)
            let text = kept.map { Self.encode($0) + "\n" }.joined()
            let temporary = "\(path).\(getpid())"
            guard let output = Self.create(temporary) else { return false }
            let bytes = Array(text.utf8)
            let isWritten = bytes.withUnsafeBytes { write(output, $0.baseAddress, $0.count) } == bytes.count
            fsync(output)
            close(output)
            guard isWritten, rename(temporary, path) == 0 else {
                unlink(temporary)
                return false
            }
            return true
        }
    }

    /// Runs with the file open and locked. A file that was replaced while waiting for the lock is opened again.
    private func withLock(_ body: (Int32) -> Bool) -> Bool {
        for _ in 0..<8 {
            guard let descriptor = Self.open(path) else { return false }
            defer { close(descriptor) }
            guard flock(descriptor, LOCK_EX) == 0 else { return false }
            var opened = stat()
            var named = stat()
            guard fstat(descriptor, &opened) == 0 else { return false }
            if stat(path, &named) == 0, opened.st_ino == named.st_ino, opened.st_dev == named.st_dev { return body(descriptor) }
        }
        return false
    }

    private static func open(_ path: String) -> Int32? {
        let descriptor = openFile(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        fchmod(descriptor, 0o600)
        return descriptor
    }

    private static func create(_ path: String) -> Int32? {
        let descriptor = openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
        return descriptor >= 0 ? descriptor : nil
    }

    private static func openFile(_ path: String, _ flags: Int32) -> Int32 {
        #if canImport(Darwin)
            Darwin.open(path, flags, 0o600)
        #else
            Glibc.open(path, flags, 0o600)
        #endif
    }

    static func encode(_ statement: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in statement.unicodeScalars {
            switch scalar {
            case "\\": line.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": line.append(contentsOf: "\\n".unicodeScalars)
            case "\r": line.append(contentsOf: "\\r".unicodeScalars)
            default: line.append(scalar)
            }
        }
        return String(line)
    }

    static func decode(_ line: String) -> String {
        var statement = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in line.unicodeScalars {
            if isEscaped {
                isEscaped = false
                switch scalar {
                case "n": statement.append("\n")
                case "r": statement.append("\r")
                default: statement.append(scalar)
                }
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                statement.append(scalar)
            }
        }
        return String(statement)
    }
}
