import Foundation
import SQLText

/// The data folder: made by initdb, judged before each start, and for the shadow made anew whenever it cannot be used.
extension ServerFolder {
    /// The major version that wrote the data; nil where there is no usable data folder.
    var dataVersion: Int? {
        readText(data + "/PG_VERSION").flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines).prefix { $0 != "." }) }
    }

    var hasData: Bool { FileManager.default.fileExists(atPath: data) }

    /// Runs initdb in a folder beside the data folder and renames it at the end: killed at any moment, it leaves nothing half made.
    func initialize(with binaries: ServerBinaries, role: EmbeddedServer.Role) throws {
        let fresh = "\(path)/data.new-\(getpid())"
        try makeFolder(fresh, mode: 0o700)
        if let account, chown(fresh, account.userID, account.groupID) != 0 {
            throw systemFailure("cannot give \(fresh) to \(account.name)")
        }
        var arguments = ["-D", fresh, "-U", ServerSettings.superuser, "-A", "trust", "-E", "UTF8", "--locale=\(Self.locale)"]
        arguments += ["--no-instructions"]
        if role == .shadow { arguments.append("--no-sync") }
        let initdb = ProcessRunner(
            binaries.program("initdb"), arguments, environment: Self.serverEnvironment, workingDirectory: "/", account: account)
        let result = try initdb.capture(timeout: .seconds(300))
        guard result.ending.isSuccess else {
            discard(fresh)
            let reason =
                result.ending == .timedOut ? "initdb did not end within 300 seconds" : ServerLog.tellingLine(in: result.error)
            throw failure("the embedded server's data folder cannot be made", reason: reason ?? "initdb failed")
        }
        // Relative, so that it stays true when the folder is renamed.
        let configuration = fresh + "/postgresql.conf"
        let descriptor = try openFile(configuration, O_WRONLY | O_APPEND | O_NOFOLLOW)
        defer { close(descriptor) }
        try writeAll("\ninclude = '../server.conf'\n", to: descriptor, path: configuration)
        guard rename(fresh, data) == 0 else { throw systemFailure("cannot rename \(fresh) to \(data)") }
    }

    /// Takes the data folder away in one step.
    func discardData() {
        let old = "\(path)/data.old-\(getpid())"
        discard(old)
        if rename(data, old) == 0 { discard(old) }
    }

    /// Deletes what an interrupted `initialize` or `discardData` left. Only for who holds the start lock.
    func removeLeftovers() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names where name.hasPrefix("data.") { discard("\(path)/\(name)") }
    }

    /// Whether the machine went down while a server ran here: without fsync its data may then be damaged in ways that no start notices.
    var machineWentDown: Bool {
        FileManager.default.fileExists(atPath: data + "/postmaster.pid") && readText(boot) != Self.currentBoot
    }

    /// A server's or initdb's failure as the error that reaches a person.
    func failure(_ attempt: String, reason: String) -> Diagnostic {
        var help = FailureCause(in: reason)?.help
        if case .permission = FailureCause(in: reason), let account, let closed = account.closedParent(of: path) {
            help = "the server runs as user \(account.name), who may not enter \(closed); set DBW_CACHE to another folder"
        }
        // A full disk also swallows the log that would have said so.
        if help == nil, let free = freeBytes, free < 16 << 20 {
            help = "only \(free >> 20) MB are free there; \(FailureCause.diskFull.help)"
        }
        return Diagnostic(.connection, "\(attempt): \(reason)", help: help, detail: "Data folder: \(data)")
    }

    private var freeBytes: UInt64? {
        var status = statvfs()
        return statvfs(path, &status) == 0 ? UInt64(status.f_bavail) * UInt64(status.f_frsize) : nil
    }

    /// What the server's programs see of this process's environment: no PG* variable, password or locale of the person who happened to start them.
    static var serverEnvironment: [String: String] {
        let kept: Set = ["PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "ICU_DATA"]
        return ProcessInfo.processInfo.environment.filter { kept.contains($0.key) }.merging(["LC_ALL": "C"]) { $1 }
    }

    /// `C.UTF-8` sorts by code point everywhere alike and knows the letters of all scripts; macOS came to have it late.
    private static var locale: String {
        guard let locale = newlocale(Int32(LC_CTYPE_MASK), "C.UTF-8", nil) else { return "C" }
        freelocale(locale)
        return "C.UTF-8"
    }

    /// Names the time since the machine came up; empty where the system does not say.
    static var currentBoot: String {
        #if canImport(Darwin)
            var size = 0
            guard sysctlbyname("kern.bootsessionuuid", nil, &size, nil, 0) == 0, size > 0 else { return "" }
            var buffer = [UInt8](repeating: 0, count: size)
            guard sysctlbyname("kern.bootsessionuuid", &buffer, &size, nil, 0) == 0 else { return "" }
            return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
        #else
            return readText("/proc/sys/kernel/random/boot_id") ?? ""
        #endif
    }

    private func discard(_ folder: String) {
        try? FileManager.default.removeItem(atPath: folder)
    }
}
