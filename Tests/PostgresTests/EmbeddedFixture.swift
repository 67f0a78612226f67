// A place on disk for the tests of the embedded server: folders that the server's user can reach, removed at the end with every server.
import Foundation

@testable import Postgres

/// Folders of one test, and the servers in them.
final class EmbeddedFixture {
    let folder: String
    let binaries: ServerBinaries
    private var servers: [EmbeddedServer] = []

    init() throws {
        var template = Array((NSTemporaryDirectory() + "dbw-test-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw systemFailure("cannot make a test folder") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(folder, 0o755)
        binaries = try ServerBinaries.find(environment: ProcessInfo.processInfo.environment)
    }

    deinit {
        for server in servers { try? server.stop() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    func server(
        _ role: EmbeddedServer.Role = .shadow, binaries: ServerBinaries? = nil, idleSeconds: Int = 600,
        superviseCommand: [String]? = nil
    ) -> EmbeddedServer {
        let server = EmbeddedServer(
            cacheFolder: folder + "/cache", projectKey: "test", role: role, binaries: binaries ?? self.binaries,
            idleSeconds: idleSeconds,
            superviseCommand: superviseCommand, runFolder: folder + "/run")
        servers.append(server)
        return server
    }

    func path(_ role: EmbeddedServer.Role = .shadow, _ file: String) -> String {
        "\(folder)/cache/servers/test/\(role.rawValue)/\(file)"
    }

    func postmaster(_ role: EmbeddedServer.Role = .shadow) -> Int32? { PostmasterFile(inDataFolder: path(role, "data"))?.pid }

    /// Ends the running postmaster without any chance to clean up, and gives its id.
    @discardableResult
    func killPostmaster(_ role: EmbeddedServer.Role = .shadow) throws -> Int32 {
        guard let pid = postmaster(role) else { throw systemFailure("no server to kill", errno: ESRCH) }
        kill(pid, SIGKILL)
        guard eventually({ !ServerProcesses.isAlive(pid) }) else { throw systemFailure("the server does not die", errno: EBUSY) }
        return pid
    }

    /// A long sleep as the server's own user: a process that PostgreSQL may take for a server.
    func bystander() throws -> DetachedProcess {
        let null = try openFile("/dev/null", O_RDWR)
        defer { close(null) }
        return try ProcessRunner("/bin/sleep", ["60"], workingDirectory: "/", account: UserAccount.forServer()).detached(
            input: null, log: null)
    }
}

extension EmbeddedServer {
    /// One value from a database of the running server.
    func answer(_ sql: String, database: String = "postgres") throws -> String? {
        try Session(try ensureRunning().with(database: database)).execute(sql).scalar
    }
}

/// Waits for something that another process does; false where it does not happen in time.
func eventually(within limit: Duration = .seconds(10), _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = Deadline(after: limit)
    while !deadline.hasPassed {
        if try condition() { return true }
        pause(.milliseconds(20))
    }
    return try condition()
}
