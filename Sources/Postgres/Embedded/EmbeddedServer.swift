import Foundation
import SQLText

/// A private PostgreSQL server of one project: unix socket only, no password, started when wanted, shared by all dbw processes of the
/// project, and stopped when idle. Every method may be called from several threads and processes at once.
///
/// All state is on disk and in locks (`ServerFolder`), none in this value: a killed dbw loses nothing, and the next one finds the server again.
public struct EmbeddedServer: Sendable {
    /// What the server is for.
    public enum Role: String, Sendable, CaseIterable {
        /// Databases that dbw makes and drops as it likes. Not safe against a crash of the machine; made anew whenever it cannot be used.
        case shadow
        /// The project's development database, with PostgreSQL's own durability. Never made anew.
        case dev
    }

    /// What a server is doing.
    public enum Status: Sendable, Equatable {
        /// It accepts connections. `version` is the server's own, like `15.18`; `connections` are other clients' at this moment.
        case running(pid: Int32, version: String, uptime: Duration, connections: Int)
        /// It is not running, and stopped in order or never ran.
        case stopped
        /// It is not running, and did not stop in order: the next start recovers.
        case stale
    }

    /// The folder that holds all of dbw's servers.
    public let cacheFolder: String
    /// Which project; any text, a file name where it is a plain one.
    public let projectKey: String
    /// What the server is for.
    public let role: Role
    /// The PostgreSQL that it runs.
    public let binaries: ServerBinaries
    /// How long nobody may have wanted it, nor been connected, before its supervisor stops it.
    public let idleSeconds: Int
    /// The folder under which its socket's folder is made; nil for the usual one.
    public let runFolder: String?
    /// The program, with its first arguments, that runs `supervise` (`superviseArguments` are added); nil for none: the server then runs until `stop`.
    public let superviseCommand: [String]?
    /// Told what takes noticeable time, as a short present participle clause.
    public var progress: (@Sendable (String) -> Void)?

    /// Describes a server; touches nothing. The properties say what each value means.
    public init(
        cacheFolder: String, projectKey: String, role: Role, binaries: ServerBinaries, idleSeconds: Int,
        superviseCommand: [String]? = nil, runFolder: String? = nil
    ) {
        self.cacheFolder = cacheFolder
        self.projectKey = projectKey
        self.role = role
        self.binaries = binaries
        self.idleSeconds = idleSeconds
        self.superviseCommand = superviseCommand
        self.runFolder = runFolder
    }

    /// Where servers and downloaded programs are kept: `$DBW_CACHE`, else `$XDG_CACHE_HOME/dbw`, else `~/.cache/dbw`.
    /// For root `/var/cache/dbw`, since the server's user cannot enter root's home.
    public static func defaultCacheFolder(environment: [String: String]) -> String {
        if let folder = environment["DBW_CACHE"], !folder.isEmpty { return folder }
        if geteuid() == 0 { return "/var/cache/dbw" }
        if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") { return folder + "/dbw" }
        if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.cache/dbw" }
        return NSHomeDirectory() + "/.cache/dbw"
    }

    /// Starts the server where it does not run, and gives the way to its database `postgres`. Warm it costs well under a millisecond.
    ///
    /// - Throws: `Diagnostic` (connection), with the telling line of the server's log where it did not start.
    public func ensureRunning() throws -> ConnectionTarget {
        let folder = try ServerFolder.prepared(cacheFolder: cacheFolder, projectKey: projectKey, role: role)
        let gate = try acquireGate(of: folder)
        defer { gate.unlock() }
        try folder.touchLastUsed()
        let lock = try FileLock(folder.serverLock)
        let running =
            switch try standing(of: folder, lock: lock) {
            case .serving(let file): try adopt(file, in: folder, lock: lock)
            case .free: try start(in: folder, holding: lock)
            }
        startSupervisor(of: folder)
        return target(of: running)
    }

    /// Stops the server, ending its connections; does nothing where it does not run.
    ///
    /// - Throws: `Diagnostic` (connection) where it cannot be stopped.
    public func stop() throws {
        guard let folder = try existingFolder() else { return }
        let gate = try acquireGate(of: folder)
        defer { gate.unlock() }
        let lock = try FileLock(folder.serverLock)
        if lock.tryLock() {
            lock.unlock()
        } else {
            try shutDown(folder, lock: lock)
        }
    }

    /// What the server is doing. Starts nothing and makes no folder.
    public func status() throws -> Status {
        guard let folder = try existingFolder() else { return .stopped }
        let gate = try acquireGate(of: folder)
        defer { gate.unlock() }
        let lock = try FileLock(folder.serverLock)
        for attempt in 1... {
            guard case .serving(let file) = try standing(of: folder, lock: lock) else { break }
            do { return try describe(file) } catch let error as PostgresError where error.isConnectionFailure && attempt < 5 {
                // It is being killed just now.
                pause(.milliseconds(50))
            }
        }
        lock.unlock()
        return FileManager.default.fileExists(atPath: folder.data + "/postmaster.pid") ? .stale : .stopped
    }

    private func describe(_ file: PostmasterFile) throws -> Status {
        let session = try Session(target(of: file), applicationName: "dbw status")
        let version = try session.query("show server_version").scalar ?? ""
        let uptime = Duration.milliseconds(max(0, Int(-file.started.timeIntervalSinceNow * 1000)))
        return .running(
            pid: file.pid, version: String(version.prefix { $0 != " " }), uptime: uptime,
            connections: try Self.otherClients(session))
    }

    func existingFolder() throws -> ServerFolder? {
        try .existing(cacheFolder: cacheFolder, projectKey: projectKey, role: role)
    }

    /// The lock under which one process at a time starts, stops and judges this server.
    func acquireGate(of folder: ServerFolder) throws -> FileLock {
        try .acquired(
            folder.startLock, within: .seconds(120), holder: "another dbw that starts or stops the \(role.rawValue) server")
    }

    func target(of file: PostmasterFile) -> ConnectionTarget {
        ConnectionTarget(
            socketDirectory: file.socketFolder, port: file.port, database: "postgres", user: ServerSettings.superuser)
    }

    static func otherClients(_ session: Session) throws -> Int {
        let count = try session.query(
            "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() "
                + "and application_name <> '\(supervisorName)'"
        ).scalar
        return count.flatMap { Int($0) } ?? 0
    }

    static let supervisorName = "dbw supervisor"
}
