// Real servers started from nothing: their life, several callers at once, and every way in which one may be found dead.
import Foundation
import SQLText
import Testing

@testable import Postgres

@Suite struct EmbeddedServerTests {
    @Test func startsOnceForCallersAtOnceAndLivesUntilStop() throws {
        let fixture = try EmbeddedFixture()
        let server = fixture.server()
        #expect(try server.status() == .stopped)
        #expect(!FileManager.default.fileExists(atPath: fixture.folder + "/cache"))

        let answers = Answers()
        for _ in 0..<4 { Thread { answers.add(Result { try server.answer("select pg_postmaster_start_time()") }) }.start() }
        #expect(eventually(within: .seconds(60)) { answers.count == 4 })
        let starts = try answers.values()
        #expect(Set(starts).count == 1 && starts.first != "")

        #expect(try server.answer("create table kept (); show fsync") == "off")
        #expect(try server.answer("show max_locks_per_transaction") == "4096")
        #expect(try server.answer("show listen_addresses") == "")
        #expect(try server.answer("select current_user") == "dbw")
        #expect(try server.answer("select datcollate from pg_database where datname = 'template1'")?.hasPrefix("C") == true)
        let pid = try #require(fixture.postmaster())
        #expect(getsid(pid) == pid, "a key that interrupts dbw must not reach the server")
        let session = try Session(server.ensureRunning())
        #expect(fixture.postmaster() == pid)
        guard case .running(pid, let version, let uptime, let connections) = try server.status() else {
            Issue.record("not running: \(try server.status())")
            return
        }
        #expect(version.hasPrefix("\(fixture.binaries.version)"))
        #expect(uptime < .seconds(60))
        #expect(connections == 1)
        session.close()

        try server.stop()
        try server.stop()
        #expect(try server.status() == .stopped)
        #expect(eventually { !ServerProcesses.isAlive(pid) })
        #expect(try server.answer("select count(*) from kept") == "0")
        #expect(fixture.postmaster() != pid)
    }

    @Test func comesBackWithItsDataAfterKill() throws {
        let fixture = try EmbeddedFixture()
        let server = fixture.server()
        _ = try server.answer("create table kept as select 7 as n")
        let pidFile = fixture.path(.shadow, "data/postmaster.pid")
        let text = try #require(readText(pidFile))
        let socket = try #require(PostmasterFile(text)?.socketPath)
        let busy = try Session(server.ensureRunning())
        let pid = try fixture.killPostmaster()
        busy.close()
        #expect(try server.status() == .stale)
        #expect(try server.answer("select n from kept") == "7")
        #expect(fixture.postmaster() != pid)

        // Long after such an end another process may have the server's id; PostgreSQL itself would then refuse to start.
        try server.stop()
        let bystander = try fixture.bystander()
        defer { kill(bystander.pid, SIGKILL) }
        let stale = text.replacingOccurrences(of: "\(pid)\n", with: "\(bystander.pid)\n")
        for (file, content) in [(pidFile, stale), (socket + ".lock", stale), (socket, "no socket")] {
            try content.write(toFile: file, atomically: false, encoding: .utf8)
        }
        #expect(try server.status() == .stale)
        try server.stop()
        #expect(try server.answer("select n from kept") == "7")
        #expect(bystander.ending == nil)
    }

    @Test func replacesAServerWhoseFoldersWereDeleted() throws {
        let fixture = try EmbeddedFixture()
        let server = fixture.server()
        _ = try server.ensureRunning()
        let first = try #require(fixture.postmaster())
        // The socket's folder alone: a cleaner of old files in /tmp.
        try FileManager.default.removeItem(atPath: fixture.folder + "/run")
        #expect(try server.answer("select 1") == "1")
        let second = try #require(fixture.postmaster())
        #expect(eventually { !ServerProcesses.isAlive(first) })
        try FileManager.default.removeItem(atPath: fixture.folder + "/cache")
        #expect(try server.answer("select 2") == "2")
        #expect(eventually { !ServerProcesses.isAlive(second) })
    }

    @Test func isSupervisedAndStopsWhenIdle() throws {
        let fixture = try EmbeddedFixture()
        let note = fixture.folder + "/arguments"
        let script = "printf '%s\\n' \"$@\" >> \(note)"
        let server = fixture.server(idleSeconds: 1, superviseCommand: ["/bin/sh", "-c", script, "sh"])
        let session = try Session(server.ensureRunning())
        #expect(eventually { readText(note)?.hasSuffix("\n") == true })
        #expect(readText(note)?.split(separator: "\n").map(String.init) == server.superviseArguments)
        try FileManager.default.removeItem(atPath: note)

        let watch = try FileLock(fixture.path(.shadow, "supervisor.lock"))
        func isWatched() -> Bool {
            defer { watch.unlock() }
            return !watch.tryLock()
        }
        #expect(eventually { !isWatched() })
        let ended = Answers()
        Thread { ended.add(Result { try server.supervise() }.map { nil }) }.start()
        #expect(eventually { isWatched() })
        _ = try server.ensureRunning()
        try server.supervise()
        pause(.milliseconds(1500))
        #expect(!FileManager.default.fileExists(atPath: note), "where one watches already, no second is started")
        #expect(try session.execute("select 1").scalar == "1", "a connected client keeps the server")
        session.close()
        #expect(eventually { ended.count == 1 })
        _ = try ended.values()
        #expect(try server.status() == .stopped)
    }
}

/// Results from several threads.
private final class Answers: @unchecked Sendable {
    private let lock = NSLock()
    private var results: [Result<String?, any Error>] = []

    func add(_ result: Result<String?, any Error>) { lock.withLock { results.append(result) } }
    var count: Int { lock.withLock { results.count } }
    func values() throws -> [String] { try lock.withLock { try results.map { try $0.get() ?? "" } } }
}
