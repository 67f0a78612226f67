import Foundation
import SQLText

/// A user of the operating system that programs may be run as.
public struct UserAccount: Sendable, Equatable {
    /// The login name.
    public let name: String
    /// The numeric user and primary group.
    public let userID: UInt32
    /// The primary group.
    public let groupID: UInt32

    /// The user of that name; nil where the system knows none.
    public init?(named name: String) {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        self.name = name
        userID = entry.pw_uid
        groupID = entry.pw_gid
    }

    /// The user that the embedded server runs as: nil, which is the current one, except for root, as which PostgreSQL refuses to run.
    ///
    /// - Throws: `Diagnostic` (connection) where this is root and the system has no unprivileged user.
    public static func forServer() throws -> UserAccount? {
        guard geteuid() == 0 else { return nil }
        for name in ["postgres", "_postgres", "nobody"] { if let account = UserAccount(named: name) { return account } }
        throw Diagnostic(
            .connection, "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as",
            help: "run dbw as another user, or create one: useradd --system postgres")
    }

    /// The words before a command that make it run as this user, in the same process: they change the user and execute the command.
    ///
    /// - Throws: `Diagnostic` (connection) where the system has no program for that.
    func commandPrefix() throws -> [String] {
        let user = String(userID)
        let group = String(groupID)
        #if canImport(Darwin)
            let known = [["/usr/sbin/chroot", "-u", user, "-g", group, "-G", group, "/"]]
        #else
            let setpriv = ["--reuid=\(user)", "--regid=\(group)", "--clear-groups", "--"]
            let chroot = ["--userspec=\(user):\(group)", "--groups=", "/"]
            let known =
                ["/usr/bin/setpriv", "/bin/setpriv"].map { [$0] + setpriv }
                + ["/usr/sbin/chroot", "/usr/bin/chroot"].map { [$0] + chroot }
                + ["/sbin/su-exec", "/usr/local/bin/gosu", "/usr/sbin/gosu"].map { [$0, "\(user):\(group)"] }
        #endif
        for command in known where FileManager.default.isExecutableFile(atPath: command[0]) && !Self.isBusyBox(command[0]) {
            return command
        }
        throw Diagnostic(
            .connection, "no program was found that can run PostgreSQL as user \(name), and it does not run as root",
            help: "install util-linux (setpriv), or run dbw as another user")
    }

    /// BusyBox has programs of these names that know none of these options.
    private static func isBusyBox(_ path: String) -> Bool {
        guard let real = realpath(path, nil) else { return false }
        defer { free(real) }
        return String(cString: real).contains("busybox")
    }

    /// The folder, or a parent of it, that this user may not enter; nil where the way is open. Looks at permission bits only.
    func closedParent(of path: String) -> String? {
        var current = path
        var closed: String?
        while true {
            var status = stat()
            if stat(current, &status) == 0 {
                let bit: mode_t = status.st_uid == userID ? 0o100 : status.st_gid == groupID ? 0o010 : 0o001
                if status.st_mode & bit == 0 { closed = current }
            }
            if current == "/" || current.isEmpty || current == "." { return closed }
            current = (current as NSString).deletingLastPathComponent
        }
    }
}
