import Foundation

/// The processes of one embedded server, recognised by the cluster name that each of them carries in its command line.
///
/// A process id alone proves nothing: after a crash the system may have given it to any other program. Nothing is ever signalled
/// that does not carry the mark.
struct ServerProcesses {
    /// The `cluster_name` setting of the server.
    let mark: String

    /// The process ids of the postmaster and all its children.
    func all() -> [Int32] {
        Self.commandLines().compactMap { isMarked($0.text) ? $0.pid : nil }
    }

    /// Whether that process is alive and one of this server's. A dead child that nobody has waited for has no command line any more.
    func contains(_ pid: Int32) -> Bool {
        guard Self.isAlive(pid) else { return false }
        #if os(Linux)
            return isMarked(Self.commandLine(of: pid))
        #else
            return all().contains(pid)
        #endif
    }

    /// The same where the server's lock is held and the id comes from its pid file, cheap enough to ask before every connection.
    func plausiblyContains(_ pid: Int32) -> Bool {
        #if os(Linux)
            return contains(pid)
        #else
            return Self.isAlive(pid)
        #endif
    }

    func signal(_ signal: Int32) {
        for pid in all() { kill(pid, signal) }
    }

    /// The postmaster shows its arguments; its children show `postgres: NAME: what they do`
    /// (PostgreSQL documentation, "Standard Unix Tools").
    func isMarked(_ commandLine: String) -> Bool {
        commandLine.hasPrefix("postgres: \(mark): ")
            || (commandLine.contains("postgres -D ") && commandLine.contains(" cluster_name=\(mark)"))
    }

    static func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 || errno == EPERM }

    #if os(Linux)
        private static func commandLines() -> [(pid: Int32, text: String)] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return names.compactMap { Int32($0) }.map { ($0, commandLine(of: $0)) }
        }

        private static func commandLine(of pid: Int32) -> String {
            (readText("/proc/\(pid)/cmdline") ?? "").replacingOccurrences(of: "\0", with: " ")
        }
    #else
        private static func commandLines() -> [(pid: Int32, text: String)] {
            let listing = try? ProcessRunner("/bin/ps", ["-axww", "-o", "pid=,command="]).capture(timeout: .seconds(10)).output
            return (listing ?? "").split(separator: "\n").compactMap { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                guard parts.count == 2, let pid = Int32(parts[0]) else { return nil }
                return (pid, parts[1].trimmingCharacters(in: .whitespaces))
            }
        }
    #endif
}
