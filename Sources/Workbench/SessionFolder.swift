import Foundation
import Postgres
import SQLText

/// Where a project's session lives on disk, private to the person, and the lock that lets one dbw at a time have it.
struct SessionFolder {
    let path: String

    init(_ workbench: Workbench, _ project: Project) throws {
        let environment = workbench.options.environment
        let root: String
        if let cache = environment["DBW_CACHE"], !cache.isEmpty {
            root = cache + "/state"
        } else if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            root = state + "/dbw"
        } else {
            root = (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state/dbw"
        }
        path = root + "/" + project.key
        do {
            // Only the last folder is private: the server's user has to pass through those above it.
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            if !FileManager.default.fileExists(atPath: path) {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            }
        } catch {
            throw Diagnostic(
                .usage, "cannot make the folder of the session, \(path): \(error.localizedDescription)",
                help: "set DBW_CACHE to a folder that can be written")
        }
    }

    var journal: String { path + "/journal.jsonl" }
    var history: String { path + "/history" }
    var promotion: String { path + "/promotion.json" }

    /// Takes the session, or says who has it.
    func lock() throws -> SessionLock {
        let descriptor = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Diagnostic(.usage, "cannot lock the session in \(path): \(String(cString: strerror(errno)))")
        }
        // A dbw that is just leaving lets go within moments.
        for attempt in 0..<20 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                let text = "\(ProcessInfo.processInfo.processIdentifier)\n"
                ftruncate(descriptor, 0)
                _ = pwrite(descriptor, text, text.utf8.count, 0)
                return SessionLock(descriptor)
            }
            if attempt < 19 { usleep(100_000) }
        }
        let holder = FileManager.default.contents(atPath: path + "/lock").map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        close(descriptor)
        throw Diagnostic(
            .usage, "the session of this project is open in another dbw" + (holder.map { " (process \($0))" } ?? ""),
            help: "leave that one first")
    }
}

/// Held as long as the session is; the kernel lets go when the process dies, however it dies.
final class SessionLock {
    private let descriptor: Int32
    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
}
