import Foundation
import SQLText

extension EmbeddedServer {
    /// What follows `superviseCommand` so that the other process can build the same value: `--cache-folder`, `--project-key`, `--role`,
    /// `--bin`, `--idle-seconds`, and where one is set `--run-folder`, each with its value.
    public var superviseArguments: [String] {
        var arguments = ["--cache-folder", cacheFolder, "--project-key", projectKey, "--role", role.rawValue]
        arguments += ["--bin", binaries.folder, "--idle-seconds", String(idleSeconds)]
        if let runFolder { arguments += ["--run-folder", runFolder] }
        return arguments
    }

    /// Watches the server until it is gone, and stops it when nobody has wanted it or been connected for `idleSeconds`. Gives back
    /// control then, and at once where another process watches already.
    ///
    /// - Throws: `Diagnostic` (connection) where the server cannot be stopped, or its folder is gone.
    public func supervise() throws {
        guard let folder = try existingFolder() else { return }
        let watch = try FileLock(inheritedFrom: folder.supervisorLock) ?? FileLock(folder.supervisorLock)
        guard watch.tryLock() else { return }
        defer { watch.unlock() }
        let idle = Duration.seconds(idleSeconds)
        let interval = min(max(idle / 5, .milliseconds(100)), .seconds(5))
        var session: Session?
        while true {
            pause(interval)
            if try isDone(folder, watch: watch, session: &session) { return }
        }
    }

    /// One look. The end is decided under the start lock, so that no other process takes this supervisor, or the server, for living.
    private func isDone(_ folder: ServerFolder, watch: FileLock, session: inout Session?) throws -> Bool {
        let gate = try acquireGate(of: folder)
        defer { gate.unlock() }
        let lock = try FileLock(folder.serverLock)
        guard case .serving(let file) = try standing(of: folder, lock: lock) else {
            lock.unlock()
            watch.unlock()
            return true
        }
        if isInUse(file, session: &session) {
            try folder.touchLastUsed()
            return false
        }
        guard let idleTime = folder.idleTime, idleTime >= .seconds(idleSeconds) else { return false }
        session = nil
        try shutDown(folder, lock: lock)
        lock.unlock()
        watch.unlock()
        return true
    }

    /// Whether clients are connected. A server that has no room left for the question is in use.
    private func isInUse(_ file: PostmasterFile, session: inout Session?) -> Bool {
        do {
            let open = try session ?? Session(target(of: file), applicationName: Self.supervisorName)
            session = open
            return try Self.otherClients(open) > 0
        } catch {
            session = nil
            return (error as? PostgresError)?.sqlState?.code == "53300"
        }
    }

    /// Starts the process that runs `supervise` where none does; it inherits the lock, so that two callers never start two.
    /// A server without a supervisor is no reason to refuse work.
    func startSupervisor(of folder: ServerFolder) {
        guard let command = superviseCommand, let program = command.first else { return }
        do {
            let watch = try FileLock(folder.supervisorLock)
            guard watch.tryLock() else { return }
            let log = try openFile(folder.path + "/supervisor.log", O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
            defer { close(log) }
            let supervisor = ProcessRunner(program, Array(command.dropFirst()) + superviseArguments, workingDirectory: "/")
            _ = try supervisor.detached(input: watch.descriptor, log: log)
        } catch {
            let reason = (error as? Diagnostic)?.message ?? "\(error)"
            progress?("running without the supervisor that stops the idle server (\(reason))")
        }
    }
}
