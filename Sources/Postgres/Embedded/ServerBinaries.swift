import Foundation
import SQLText

/// The programs of one PostgreSQL installation: `postgres`, `initdb` and their companions.
public struct ServerBinaries: Sendable, Equatable {
    /// The folder that holds them, absolute and without symbolic links.
    public let folder: String
    /// The major version: 15 of 15.18.
    public let version: Int

    /// The oldest major version that dbw runs as its own server.
    public static let oldestVersion = 13

    /// The installation in a folder.
    ///
    /// - Throws: `Diagnostic` (usage) where the folder holds none, or one that is too old.
    public init(folder: String) throws {
        guard let real = Self.installation(in: folder) else {
            throw Diagnostic(.usage, "\(folder) does not hold the PostgreSQL server programs postgres and initdb")
        }
        let answer = try ProcessRunner(
            real + "/postgres", ["--version"], environment: ServerFolder.serverEnvironment, workingDirectory: "/"
        )
        .capture(timeout: .seconds(20))
        guard answer.ending.isSuccess, let version = Self.majorVersion(in: answer.output) else {
            throw Diagnostic(
                .usage, "\(real)/postgres does not say its version: \(ServerLog.tellingLine(in: answer.error) ?? answer.output)")
        }
        guard version >= Self.oldestVersion else {
            throw Diagnostic(
                .usage, "\(real) holds PostgreSQL \(version), and dbw needs \(Self.oldestVersion) or later",
                help: "set DBW_POSTGRES_BIN to the bin folder of a later version")
        }
        self.folder = real
        self.version = version
    }

    /// The path of one of the programs.
    public func program(_ name: String) -> String { "\(folder)/\(name)" }

    /// The installation to use: `$DBW_POSTGRES_BIN`, else the first in `PATH`, by `pg_config`, in the usual folders of distributions
    /// (newest version first), or installed by `installWheel`.
    ///
    /// - Throws: `Diagnostic`: usage where `$DBW_POSTGRES_BIN` is set and wrong, connection where no installation is found.
    public static func find(environment: [String: String]) throws -> ServerBinaries {
        if let folder = environment["DBW_POSTGRES_BIN"], !folder.isEmpty {
            do { return try ServerBinaries(folder: folder) } catch let error as Diagnostic {
                throw Diagnostic(
                    .usage, "DBW_POSTGRES_BIN: \(error.message)",
                    help: "set it to a folder like /usr/lib/postgresql/17/bin, or unset it")
            }
        }
        for source in sources(environment) {
            for folder in source() { if let found = try? ServerBinaries(folder: folder) { return found } }
        }
        throw Diagnostic(
            .connection, "no PostgreSQL server programs (\(oldestVersion) or later) were found on this machine",
            help: "install them (apt install postgresql, brew install postgresql), set DBW_POSTGRES_BIN to their folder, "
                + "or name a server with --shadow URL")
    }

    /// Every installation that is found, in the order of `find`; each once.
    public static func candidates(environment: [String: String]) -> [ServerBinaries] {
        let named = [environment["DBW_POSTGRES_BIN"]].compactMap { $0 }
        var found: [ServerBinaries] = []
        for folder in named + sources(environment).flatMap({ $0() }) {
            if let binaries = try? ServerBinaries(folder: folder), !found.contains(binaries) { found.append(binaries) }
        }
        return found
    }

    /// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, `postgres (PostgreSQL) 19beta1`.
    static func majorVersion(in text: String) -> Int? {
        guard let start = text.range(of: "(PostgreSQL) ")?.upperBound else { return nil }
        return Int(text[start...].prefix { $0.isNumber })
    }

    /// The folder of the real programs; nil where one is missing. Debian's `/usr/bin` has wrappers named `psql` and the like, links to
    /// one script, which are no server.
    private static func installation(in folder: String) -> String? {
        guard let resolved = realpath(folder + "/postgres", nil) else { return nil }
        defer { free(resolved) }
        let path = String(cString: resolved)
        let real = (path as NSString).deletingLastPathComponent
        guard (path as NSString).lastPathComponent == "postgres", isProgram(path), isProgram(real + "/initdb") else { return nil }
        return real
    }

    private static func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && access(path, X_OK) == 0
    }

    private static func sources(_ environment: [String: String]) -> [() -> [String]] {
        let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
        return [
            { path },
            { configured(path) },
            { usualFolders.flatMap { expand($0) } },
            { [wheelBinaries(in: wheelFolder(environment: environment))] },
        ]
    }

    private static func configured(_ path: [String]) -> [String] {
        guard let program = path.map({ $0 + "/pg_config" }).first(where: isProgram),
            let answer = try? ProcessRunner(program, ["--bindir"]).capture(timeout: .seconds(10)), answer.ending.isSuccess
        else { return [] }
        return [answer.output.trimmingCharacters(in: .whitespacesAndNewlines)]
    }

    /// Debian and Ubuntu; Red Hat's PGDG packages; Alpine; source builds; Homebrew on ARM and Intel; Postgres.app. `*` is a version.
    private static let usualFolders = [
        "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/libexec/postgresql*", "/usr/local/pgsql/bin",
        "/opt/homebrew/opt/postgresql@*/bin",
        "/usr/local/opt/postgresql@*/bin", "/Applications/Postgres.app/Contents/Versions/*/bin",
    ]

    /// The folders that a pattern with one `*` matches, the highest number first.
    static func expand(_ pattern: String) -> [String] {
        guard let star = pattern.firstIndex(of: "*") else { return [pattern] }
        let before = pattern[..<star]
        let after = pattern[pattern.index(after: star)...]
        let parent = before[..<(before.lastIndex(of: "/") ?? before.startIndex)]
        let prefix = before.dropFirst(parent.count + 1)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: String(parent))) ?? []
        let versions = names.filter { $0.hasPrefix(prefix) }.compactMap { name in
            Double(name.dropFirst(prefix.count)).map { (name, $0) }
        }
        return versions.sorted { $0.1 > $1.1 }.map { "\(parent)/\($0.0)\(after)" }
    }
}
