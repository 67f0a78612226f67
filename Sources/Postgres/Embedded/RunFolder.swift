import Foundation
import SQLText

/// The folder of a server's unix socket: short, because a socket's path must fit `sockaddr_un` (107 bytes on Linux, 103 on macOS),
/// and closed to other users, because whoever reaches the socket is superuser of that server.
struct RunFolder {
    /// Where the servers' folders are made.
    let base: String
    /// The one folder's name; a few characters.
    let name: String
    let account: UserAccount?

    var path: String { "\(base)/\(name)" }

    /// Longest socket path in bytes, its closing NUL not counted.
    static let longestSocketPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// The usual base of this user: `$XDG_RUNTIME_DIR/dbw` where the system gave one; root's own is closed to the server's user.
    static func usualBase(environment: [String: String]) -> String {
        if geteuid() == 0 { return access("/run", W_OK) == 0 ? "/run/dbw" : temporary(environment) + "/dbw-0" }
        if let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/"), folder.utf8.count < 60,
            owner(of: folder) == geteuid()
        {
            return folder + "/dbw"
        }
        return temporary(environment) + "/dbw-\(geteuid())"
    }

    /// `$TMPDIR` where a socket's path has room for it, else the system's folder for what is temporary. A running server is found by the path in
    /// its own pid file, so another value later loses nothing.
    private static func temporary(_ environment: [String: String]) -> String {
        guard let folder = environment["TMPDIR"], folder.hasPrefix("/"), folder.utf8.count < 60 else { return "/tmp" }
        return folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }

    /// Makes what is missing and checks what was there: a folder among temporary ones may have been put there by somebody else.
    ///
    /// - Throws: `Diagnostic` (connection).
    func prepare() throws {
        guard "\(path)/.s.PGSQL.\(ServerSettings.port)".utf8.count <= Self.longestSocketPath else {
            throw Diagnostic(
                .connection, "the folder \(path) is too long a name for a unix socket (at most \(Self.longestSocketPath) bytes)",
                help: "unset XDG_RUNTIME_DIR, so that a folder in /tmp is taken")
        }
        try makeFolder(base, mode: geteuid() == 0 ? 0o755 : 0o700)
        try check(base, owner: geteuid(), forbidden: 0o022)
        if mkdir(path, 0o700) == 0 {
            if let account, chown(path, account.userID, account.groupID) != 0 {
                throw systemFailure("cannot give \(path) to \(account.name)")
            }
        } else if errno != EEXIST {
            throw systemFailure("cannot make the folder \(path)")
        }
        try check(path, owner: account?.userID ?? geteuid(), forbidden: 0o077)
    }

    /// Takes away the socket and its lock file, which a killed server leaves behind. Only for who knows that no server runs.
    func removeSocket() {
        unlink("\(path)/.s.PGSQL.\(ServerSettings.port)")
        unlink("\(path)/.s.PGSQL.\(ServerSettings.port).lock")
    }

    private func check(_ folder: String, owner: uid_t, forbidden: mode_t) throws {
        var status = stat()
        guard lstat(folder, &status) == 0 else { throw systemFailure("cannot look at \(folder)") }
        let isFolder = status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR)
        guard isFolder, status.st_uid == owner, status.st_mode & forbidden == 0 else {
            throw Diagnostic(
                .connection,
                "\(folder) is not safe for a server's socket: it must be a folder of user id \(owner) that others cannot write to",
                help: "see whose it is (ls -ld \(folder)), and remove it")
        }
    }

    private static func owner(of path: String) -> uid_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_uid : nil
    }
}

/// Makes a folder and its missing parents, with exactly that mode whatever the umask is; those that exist stay as they are.
func makeFolder(_ path: String, mode: mode_t) throws {
    if mkdir(path, mode) == 0 {
        chmod(path, mode)
        return
    }
    switch errno {
    case EEXIST: return
    case ENOENT:
        try makeFolder((path as NSString).deletingLastPathComponent, mode: mode)
        if mkdir(path, mode) != 0, errno != EEXIST { throw systemFailure("cannot make the folder \(path)") }
        chmod(path, mode)
    default: throw systemFailure("cannot make the folder \(path)")
    }
}
