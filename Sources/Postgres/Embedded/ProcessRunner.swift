import Foundation
import SQLText

/// A program to run: which, with what arguments, in which surroundings. Every way of running it waits, except `detached`.
public struct ProcessRunner: Sendable {
    /// A path, or a name that is looked for in this process's `PATH`.
    public var executable: String
    /// The arguments after the program's name.
    public var arguments: [String]
    /// The whole environment; nil passes on this process's own.
    public var environment: [String: String]?
    /// Where it runs; nil is this process's current folder.
    public var workingDirectory: String?
    /// The user that it runs as, which only root may choose; nil is this process's user.
    public var account: UserAccount?

    /// A program that inherits environment, folder and user unless told otherwise.
    public init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String]? = nil, workingDirectory: String? = nil,
        account: UserAccount? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.account = account
    }

    /// How a program ended.
    public enum Ending: Sendable, Equatable {
        /// By itself, with this exit code.
        case exited(Int32)
        /// By a signal that it did not handle.
        case signaled(Int32)
        /// Killed here, because its time had passed.
        case timedOut

        /// Whether it ended by itself with exit code 0.
        public var isSuccess: Bool { self == .exited(0) }

        /// From what `waitpid` gives: the low seven bits are the signal, the byte above them the exit code.
        init(waitStatus: Int32) {
            let signal = waitStatus & 0x7f
            self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signaled(signal)
        }
    }

    /// What a captured program wrote, as UTF-8 with malformed bytes repaired, and how it ended.
    public struct Output: Sendable {
        /// How the program ended.
        public let ending: Ending
        /// What it wrote to standard output.
        public let output: String
        /// What it wrote to standard error.
        public let error: String
    }

    /// Runs it to its end and collects what it writes. A program that fails is a result, not an error.
    ///
    /// The streams are files without names: a program that does not read its input, and one that leaves a child behind, hold nothing up.
    /// - Parameters:
    ///   - input: what it reads from standard input; without it standard input is empty.
    ///   - timeout: after this it is killed.
    /// - Throws: `Diagnostic` (usage) where it cannot be run.
    public func capture(input: String = "", timeout: Duration? = nil) throws -> Output {
        let stdin = try NamelessFile(input)
        let stdout = try NamelessFile()
        let stderr = try NamelessFile()
        let pid = try launch(input: stdin.descriptor, output: stdout.descriptor, error: stderr.descriptor)
        var ending = Spawn.wait(for: pid, timeout: timeout)
        if ending == nil {
            kill(pid, SIGKILL)
            _ = Spawn.wait(for: pid, timeout: nil)
            ending = .timedOut
        }
        return Output(ending: ending ?? .timedOut, output: try stdout.text(), error: try stderr.text())
    }

    /// Runs it to its end on this process's own standard streams: editors, pagers, psql.
    ///
    /// It stays in the foreground process group, so keys that send signals reach it and this process alike.
    /// - Throws: `Diagnostic` (usage) where it cannot be run.
    public func attached() throws -> Ending {
        let pid = try launch(input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO)
        return Spawn.wait(for: pid, timeout: nil) ?? .timedOut
    }

    /// Starts it in a session of its own, so that it outlives this process and no key of this terminal reaches it.
    ///
    /// - Parameters:
    ///   - input: an open descriptor that becomes its standard input; the caller still closes its own.
    ///   - log: an open descriptor for both output streams; the caller still closes its own.
    /// - Throws: `Diagnostic` (usage) where it cannot be run.
    public func detached(input: Int32, log: Int32) throws -> DetachedProcess {
        DetachedProcess(pid: try launch(input: input, output: log, error: log, createsSession: true))
    }

    private func launch(input: Int32, output: Int32, error: Int32, createsSession: Bool = false) throws -> pid_t {
        var command = [executable] + arguments
        if let account { command = try account.commandPrefix() + command }
        let spawn = Spawn(
            executable: command[0], arguments: Array(command.dropFirst()), environment: environment,
            workingDirectory: workingDirectory,
            createsSession: createsSession)
        switch spawn.start(input: input, output: output, error: error) {
        case .success(let pid): return pid
        case .failure(let failure):
            var isFolder: ObjCBool = false
            if let workingDirectory,
                !FileManager.default.fileExists(atPath: workingDirectory, isDirectory: &isFolder) || !isFolder.boolValue
            {
                throw Diagnostic(.usage, "cannot run \(executable): there is no folder \(workingDirectory) to run it in")
            }
            throw Diagnostic(.usage, "cannot run \(executable): \(String(cString: strerror(failure.code)))")
        }
    }
}

/// A program that was started to outlive this process. While this process lives it also learns how the program ended.
public final class DetachedProcess: Sendable {
    /// The process's id; the system may give it to another once `ending` is set.
    public let pid: Int32
    private let state = EndingBox()

    init(pid: Int32) {
        self.pid = pid
        let state = self.state
        // Waits, so that the dead child does not stay in the process table, where its id would look alive.
        let reaper = Thread {
            if let ending = Spawn.wait(for: pid, timeout: nil) { state.set(ending) }
        }
        reaper.stackSize = 128 << 10
        reaper.start()
    }

    /// How it ended; nil while it runs.
    public var ending: ProcessRunner.Ending? { state.get() }

    private final class EndingBox: @unchecked Sendable {
        private let lock = NSLock()
        private var ending: ProcessRunner.Ending?
        func get() -> ProcessRunner.Ending? { lock.withLock { ending } }
        func set(_ ending: ProcessRunner.Ending) { lock.withLock { self.ending = ending } }
    }
}

/// An open temporary file that has no name any more.
private final class NamelessFile {
    let descriptor: Int32

    init(_ text: String = "") throws {
        var template = Array((NSTemporaryDirectory() + "/dbw-XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw systemFailure("cannot make a file in \(NSTemporaryDirectory())") }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        try writeAll(text, to: descriptor, path: "a file in \(NSTemporaryDirectory())")
        lseek(descriptor, 0, SEEK_SET)
    }

    deinit { close(descriptor) }

    func text() throws -> String {
        lseek(descriptor, 0, SEEK_SET)
        let bytes = try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd() ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }
}
