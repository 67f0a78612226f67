import Foundation
import SQLText

/// What one embedded server keeps on disk. The folder and the files in it belong to the user who runs dbw; only `data` belongs to the
/// server's user, so that nothing the server may write is trusted by root.
struct ServerFolder {
    /// Absolute, without symbolic links.
    let path: String
    let account: UserAccount?

    var data: String { path + "/data" }
    var log: String { path + "/server.log" }
    var settings: String { path + "/server.conf" }
    /// Held while a server is started or stopped, or its state is judged.
    var startLock: String { path + "/start.lock" }
    /// Held by the server's processes, as their standard input, as long as one of them lives.
    var serverLock: String { path + "/server.lock" }
    /// Held by the supervisor.
    var supervisorLock: String { path + "/supervisor.lock" }
    /// Its modification time is when the server was last wanted.
    var lastUsed: String { path + "/last-used" }
    /// Which boot of the machine the server was last started in.
    var boot: String { path + "/boot-id" }

    /// A short name made of the path, the same in every process.
    var hash: String { Self.hash(path) }
    var processes: ServerProcesses { ServerProcesses(mark: "dbw_" + hash) }

    /// Makes the folder where it is missing.
    static func prepared(cacheFolder: String, projectKey: String, role: EmbeddedServer.Role) throws -> ServerFolder {
        let account = try UserAccount.forServer()
        let path = location(cacheFolder: cacheFolder, projectKey: projectKey, role: role)
        try makeFolder(path, mode: account == nil ? 0o700 : 0o755)
        return ServerFolder(path: canonical(path), account: account)
    }

    /// The folder where it exists already.
    static func existing(cacheFolder: String, projectKey: String, role: EmbeddedServer.Role) throws -> ServerFolder? {
        let path = location(cacheFolder: cacheFolder, projectKey: projectKey, role: role)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return ServerFolder(path: canonical(path), account: try UserAccount.forServer())
    }

    private static func location(cacheFolder: String, projectKey: String, role: EmbeddedServer.Role) -> String {
        let isPlain =
            !projectKey.isEmpty && projectKey.utf8.count <= 100 && projectKey != "." && projectKey != ".."
            && projectKey.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || [45, 46, 95].contains($0)
            }
        return "\(cacheFolder)/servers/\(isPlain ? projectKey : hash(projectKey))/\(role.rawValue)"
    }

    private static func canonical(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// FNV-1a, 64 bits, as 16 hexadecimal digits: Swift's own hashes differ from run to run.
    static func hash(_ text: String) -> String {
        let value = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Says that the server is wanted now.
    func touchLastUsed() throws {
        let descriptor = try openFile(lastUsed, O_WRONLY | O_CREAT)
        defer { close(descriptor) }
        if futimens(descriptor, nil) != 0 { throw systemFailure("cannot touch \(lastUsed)") }
    }

    /// How long ago the server was last wanted; nil where that is not known.
    var idleTime: Duration? {
        guard let date = try? FileManager.default.attributesOfItem(atPath: lastUsed)[.modificationDate] as? Date else {
            return nil
        }
        return .milliseconds(Int(-date.timeIntervalSinceNow * 1000))
    }

    /// Replaces a small file's text.
    func write(_ text: String, to file: String) throws {
        let descriptor = try openFile(file, O_WRONLY | O_CREAT | O_TRUNC)
        defer { close(descriptor) }
        // The server's user reads the settings, whatever the umask is.
        fchmod(descriptor, 0o644)
        try writeAll(text, to: descriptor, path: file)
    }

    /// An empty log for the next start; the one of the last start is kept beside it. The caller closes the descriptor.
    func openLog() throws -> Int32 {
        rename(log, log + ".previous")
        return try openFile(log, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600)
    }
}
