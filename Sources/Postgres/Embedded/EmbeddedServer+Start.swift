import Foundation
import SQLText

/// Starting, and everything that may be found instead of a stopped server. All of it runs under the start lock.
extension EmbeddedServer {
    /// Whether the server runs.
    enum Standing {
        case serving(PostmasterFile)
        /// It does not, and its lock is now held.
        case free
    }

    /// Waits until the server either accepts connections or is gone; one that can do neither is ended.
    func standing(of folder: ServerFolder, lock: FileLock) throws -> Standing {
        let patience = Deadline(after: .seconds(60))
        // A starting server has no pid file yet, and a postmaster's children outlive it for a moment.
        let grace = Deadline(after: .seconds(3))
        while !lock.tryLock() {
            let file = PostmasterFile(inDataFolder: folder.data)
            if let file, folder.processes.plausiblyContains(file.pid) {
                if file.status == .ready {
                    if FileManager.default.fileExists(atPath: file.socketPath) { return .serving(file) }
                    // The run folder was cleaned away below it: nobody can connect any more.
                    try shutDown(folder, lock: lock)
                    return .free
                }
                if patience.hasPassed {
                    let state = file.status?.rawValue ?? "starting"
                    throw Diagnostic(
                        .connection, "the embedded \(role.rawValue) server has been \(state) for over a minute",
                        help: "wait if it recovers from a crash (\(folder.log) says so), else: dbw server stop")
                }
            } else if grace.hasPassed {
                try shutDown(folder, lock: lock)
                return .free
            }
            pause(.milliseconds(5))
        }
        return .free
    }

    /// Starts the server, whose lock is held, and waits until it accepts connections.
    func start(in folder: ServerFolder, holding lock: FileLock) throws -> PostmasterFile {
        folder.removeLeftovers()
        try endStrays(of: folder)
        let isFresh = try prepareData(in: folder)
        if case .success(let file) = try launch(in: folder, holding: lock, mayFail: role == .shadow && !isFresh) { return file }
        progress?("making the shadow server anew, because it did not start")
        folder.discardData()
        try folder.initialize(with: binaries, role: role)
        return try launch(in: folder, holding: lock, mayFail: false).get()
    }

    /// The same, where a server runs already: one of another major version than these programs makes way, unless it is needed.
    func adopt(_ file: PostmasterFile, in folder: ServerFolder, lock: FileLock) throws -> PostmasterFile {
        let version = folder.dataVersion
        if version == binaries.version { return file }
        guard role == .shadow else { throw unusable(folder, version: version) }
        let clients = try Self.otherClients(Session(target(of: file), applicationName: "dbw"))
        guard clients == 0 else {
            throw Diagnostic(
                .connection,
                "the shadow server runs PostgreSQL \(version ?? 0) and has \(clients) connections, and the programs in \(binaries.folder) are "
                    + "version \(binaries.version)",
                help: "close the other dbw sessions of this project, or: dbw server stop")
        }
        try shutDown(folder, lock: lock)
        return try start(in: folder, holding: lock)
    }

    /// Ends processes of a server whose folder was deleted and made again below it: they hold the deleted lock, and the socket.
    private func endStrays(of folder: ServerFolder) throws {
        let strays = folder.processes
        for signal in [SIGQUIT, SIGKILL] {
            strays.signal(signal)
            let deadline = Deadline(after: .seconds(5))
            while !strays.all().isEmpty, !deadline.hasPassed { pause(.milliseconds(10)) }
        }
    }

    /// Sees to a data folder that these binaries can run; true where it is a new one.
    private func prepareData(in folder: ServerFolder) throws -> Bool {
        if folder.hasData {
            let version = folder.dataVersion
            if version == binaries.version, !(role == .shadow && folder.machineWentDown) { return false }
            guard role == .shadow else { throw unusable(folder, version: version) }
            folder.discardData()
        }
        progress?("creating the \(role.rawValue) server (PostgreSQL \(binaries.version))")
        try folder.initialize(with: binaries, role: role)
        return true
    }

    private func unusable(_ folder: ServerFolder, version: Int?) -> Diagnostic {
        guard let version else {
            return Diagnostic(
                .connection, "\(folder.data) is no data folder of PostgreSQL: it has no PG_VERSION",
                help: "move it away, and a new one is made")
        }
        let other = ServerBinaries.candidates(environment: ProcessInfo.processInfo.environment).first { $0.version == version }
        return Diagnostic(
            .connection,
            "the dev server's data was written by PostgreSQL \(version), and the programs in \(binaries.folder) are version \(binaries.version)",
            help: "run it with version \(version) (DBW_POSTGRES_BIN=\(other?.folder ?? "its bin folder")), "
                + "dump it there and load it here, or move \(folder.data) away to begin anew")
    }

    /// Starts the server. Where it ends instead, and no cause outside it is seen, `mayFail` makes that a result.
    private func launch(in folder: ServerFolder, holding lock: FileLock, mayFail: Bool) throws -> Result<
        PostmasterFile, Diagnostic
    > {
        let run = RunFolder(
            base: runFolder ?? RunFolder.usualBase(environment: ProcessInfo.processInfo.environment), name: folder.hash,
            account: folder.account)
        try run.prepare()
        run.removeSocket()
        // PostgreSQL takes a living process of that id for the server that wrote the file; the lock knows that it is not.
        if let old = PostmasterFile(inDataFolder: folder.data), ServerProcesses.isAlive(old.pid) {
            unlink(folder.data + "/postmaster.pid")
        }
        try folder.write(ServerSettings.text(role: role, socketFolder: run.path), to: folder.settings)
        try folder.write(ServerFolder.currentBoot, to: folder.boot)
        let log = try folder.openLog()
        defer { close(log) }
        let postgres = ProcessRunner(
            binaries.program("postgres"), ["-D", folder.data, "-c", "cluster_name=\(folder.processes.mark)"],
            environment: ServerFolder.serverEnvironment, workingDirectory: "/", account: folder.account)
        let process = try postgres.detached(input: lock.descriptor, log: log)
        if let file = try awaitReady(process, in: folder) { return .success(file) }
        let reason = readText(folder.log).flatMap(ServerLog.tellingLine) ?? "it ended without a word"
        let failure = folder.failure("the embedded \(role.rawValue) server did not start", reason: reason)
        if mayFail, FailureCause(in: reason) == nil { return .failure(failure) }
        throw failure
    }

    /// What the server says once it accepts connections; nil where it ended.
    private func awaitReady(_ process: DetachedProcess, in folder: ServerFolder) throws -> PostmasterFile? {
        let deadline = Deadline(after: .seconds(60))
        let silence = Deadline(after: .milliseconds(500))
        var isReported = false
        while true {
            if let file = PostmasterFile(inDataFolder: folder.data), file.pid == process.pid, file.status == .ready {
                return file
            }
            if process.ending != nil { return nil }
            if deadline.hasPassed {
                throw Diagnostic(
                    .connection, "the embedded \(role.rawValue) server is still starting after a minute",
                    help: "wait if it recovers from a crash (\(folder.log) says so), else: dbw server stop")
            }
            if silence.hasPassed, !isReported {
                isReported = true
                progress?("starting the \(role.rawValue) server")
            }
            pause(.milliseconds(2))
        }
    }
}
