// What the embedded server's code reads and writes as text: pid files, logs, settings, command lines. No server runs.
import Foundation
import Testing

@testable import Postgres

@Suite struct EmbeddedReadingTests {
    static let pidFile = """
        4711
        /home/x/data
        1732000000
        5432
        /run/dbw/abc

         5432001    196611
        ready   

        """

    @Test func readsThePidFile() throws {
        let file = try #require(PostmasterFile(Self.pidFile))
        #expect(file.pid == 4711)
        #expect(file.started == Date(timeIntervalSince1970: 1_732_000_000))
        #expect(file.socketPath == "/run/dbw/abc/.s.PGSQL.5432")
        #expect(file.status == .ready)
        let starting = PostmasterFile(
            Self.pidFile.split(separator: "\n", omittingEmptySubsequences: false).prefix(7).joined(separator: "\n"))
        #expect(starting != nil && starting?.status == nil)
    }

    @Test(arguments: ["", "4711\n", "x\n/d\n1\n5432\n/s\n", "-1\n/d\n1\n5432\n/s\n", "1\n/d\n1\n5432\n/s\n", "4711\n/d\n1\n"])
    func refusesWhatIsNoPidFile(text: String) {
        #expect(PostmasterFile(text) == nil)
    }

    @Test(arguments: [
        (
            "2025-01-01 10:00:00.000 UTC [12] LOG:  starting PostgreSQL\n2025-01-01 10:00:00.001 UTC [12] FATAL:  could not create lock file "
                + "\"postmaster.pid\": No space left on device\n2025-01-01 10:00:00.002 UTC [12] LOG:  database system is shut down\n",
            "could not create lock file \"postmaster.pid\": No space left on device"
        ),
        (
            "fixing permissions ... ok\ninitdb: error: could not access directory \"/home/x\": Permission denied\ninitdb: hint: none\n",
            "could not access directory \"/home/x\": Permission denied"
        ),
        ("FATAL:  first\nFATAL:  second\n", "second"),
        ("PANIC:  disk: Disk quota exceeded\nFATAL:  later\n", "disk: Disk quota exceeded"),
        ("something else\n\n", "something else"), ("\n \n", nil),
    ])
    func findsTheTellingLine(log: String, line: String?) {
        #expect(ServerLog.tellingLine(in: log) == line)
    }

    @Test(arguments: [
        ("could not resize shared memory segment: No space left on device", FailureCause.sharedMemory),
        ("could not write: No space left on device", .diskFull), ("x: Permission denied", .permission),
        ("x: Read-only file system", .readOnly),
        ("out of memory", .memory),
    ])
    func namesTheCause(line: String, cause: FailureCause) {
        #expect(FailureCause(in: line) == cause)
        #expect(FailureCause(in: "could not locate a valid checkpoint record") == nil)
    }

    @Test func settingsAreQuotedAndDifferByRole() {
        let shadow = ServerSettings.text(role: .shadow, socketFolder: "/it's")
        #expect(shadow.contains("unix_socket_directories = '/it''s'\n"))
        #expect(shadow.contains("fsync = 'off'\n"))
        let dev = ServerSettings.text(role: .dev, socketFolder: "/s")
        #expect(!dev.contains("'off'\nautovacuum") && dev.contains("fsync = 'on'\n"))
        for text in [shadow, dev] { #expect(text.contains("log_min_error_statement = 'panic'\n")) }
    }

    @Test func recognisesOnlyItsOwnProcesses() {
        let processes = ServerProcesses(mark: "dbw_1f")
        #expect(processes.isMarked("/usr/lib/postgresql/15/bin/postgres -D /d -c cluster_name=dbw_1f "))
        #expect(processes.isMarked("postgres: dbw_1f: checkpointer "))
        #expect(!processes.isMarked("postgres: dbw_1f0: checkpointer "))
        #expect(!processes.isMarked("postgres: checkpointer "))
        #expect(!processes.isMarked("grep cluster_name=dbw_1f"))
        #expect(!processes.contains(getpid()))
    }

    @Test func socketFoldersFitASocketAddress() throws {
        for environment in [[:], ["XDG_RUNTIME_DIR": "/" + String(repeating: "x", count: 90)], ["XDG_RUNTIME_DIR": "relative"]] {
            let run = RunFolder(base: RunFolder.usualBase(environment: environment), name: ServerFolder.hash("x"), account: nil)
            #expect("\(run.path)/.s.PGSQL.5432".utf8.count <= RunFolder.longestSocketPath)
        }
        let long = RunFolder(base: "/tmp/" + String(repeating: "x", count: 100), name: "n", account: nil)
        #expect(throws: (any Error).self) { try long.prepare() }
        #expect(!FileManager.default.fileExists(atPath: long.base))
    }

    @Test func hashIsTheSameInEveryRun() {
        #expect(ServerFolder.hash("") == "cbf29ce484222325")
        #expect(ServerFolder.hash("a") == "af63dc4c8601ec8c")
    }
}
