// Programs run from synchronous code, and locks between threads and processes.
import Foundation
import SQLText
import Testing

@testable import Postgres

@Suite struct EmbeddedProcessTests {
    @Test func capturesBothStreamsAndTheExitCode() throws {
        let result = try ProcessRunner(
            "sh", ["-c", "read x; echo \"$x $V\"; pwd; echo oops >&2; exit 3"], environment: ["V": "v"], workingDirectory: "/"
        )
        .capture(input: "first\nsecond\n")
        #expect(result.output == "first v\n/\n")
        #expect(result.error == "oops\n")
        #expect(result.ending == .exited(3))
    }

    @Test func inputThatNobodyReadsIsHarmless() throws {
        let result = try ProcessRunner("true").capture(input: String(repeating: "x", count: 1 << 20))
        #expect(result.ending.isSuccess)
        #expect(try ProcessRunner("cat").capture().output == "")
    }

    @Test func endsWhatTakesTooLong() throws {
        let start = ContinuousClock.now
        #expect(try ProcessRunner("sleep", ["60"]).capture(timeout: .milliseconds(100)).ending == .timedOut)
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(try ProcessRunner("sh", ["-c", "kill -9 $$"]).capture().ending == .signaled(SIGKILL))
    }

    @Test func saysWhatCannotBeRun() throws {
        let missing = try #require(throws: Diagnostic.self) { try ProcessRunner("/nonexistent/program").capture() }
        #expect(missing.family == .usage)
        #expect(missing.message.hasPrefix("cannot run /nonexistent/program: "))
        #expect(throws: Diagnostic.self) { try ProcessRunner("true", workingDirectory: "/nonexistent").capture() }
    }

    @Test func detachedProgramsHaveTheirOwnSessionAndReportTheirEnd() throws {
        let null = try openFile("/dev/null", O_RDWR)
        defer { close(null) }
        let process = try ProcessRunner("sleep", ["60"]).detached(input: null, log: null)
        #expect(getsid(process.pid) == process.pid)
        #expect(process.ending == nil)
        kill(process.pid, SIGTERM)
        #expect(eventually { process.ending == .signaled(SIGTERM) })
        #expect(throws: Diagnostic.self) { try ProcessRunner("/nonexistent").detached(input: null, log: null) }
    }

    @Test func locksOutliveTheirTakerInAChild() throws {
        let fixture = try EmbeddedFixture()
        let path = fixture.folder + "/lock"
        let null = try openFile("/dev/null", O_RDWR)
        defer { close(null) }
        let first = try FileLock(path)
        let second = try FileLock(path)
        #expect(first.tryLock())
        #expect(!second.tryLock(), "two descriptors of one process exclude each other")
        let child = try ProcessRunner("sleep", ["60"]).detached(input: first.descriptor, log: null)
        first.close()
        #expect(!second.tryLock())
        kill(child.pid, SIGKILL)
        #expect(eventually { second.tryLock() })
        let error = try #require(throws: Diagnostic.self) {
            try FileLock.acquired(path, within: .milliseconds(20), holder: "somebody")
        }
        #expect(error.message.hasPrefix("somebody has held"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root may change the user"))
    func runsAsAnotherUser() throws {
        let account = try #require(try UserAccount.forServer())
        let result = try ProcessRunner("id", ["-u"], workingDirectory: "/", account: account).capture()
        #expect(result.output == "\(account.userID)\n")
        #expect(
            try ProcessRunner("id", ["-G"], workingDirectory: "/", account: account).capture().output == "\(account.groupID)\n")
    }

    @Test func knowsUsersByName() {
        #expect(UserAccount(named: "root")?.userID == 0)
        #expect(UserAccount(named: "no such user") == nil)
    }
}
