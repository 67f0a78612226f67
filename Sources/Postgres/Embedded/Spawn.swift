import Foundation

/// Starts a process by `posix_spawn`.
///
/// `swift-subprocess` needs a thread of Swift's shared pool to end a run, so synchronous code on that pool (every synchronous test) would wait
/// for itself; `fork` is closed to Swift. The child gets default signal handlers, an empty signal mask, and no descriptor but the three given.
struct Spawn {
    var executable: String
    var arguments: [String]
    var environment: [String: String]?
    var workingDirectory: String?
    var createsSession = false

    /// Gives the child's process id, or the `errno` that stopped it: also that of a program that cannot be executed.
    func start(input: Int32, output: Int32, error: Int32) -> Result<pid_t, SpawnFailure> {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (descriptor, standard) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (error, STDERR_FILENO)] {
            posix_spawn_file_actions_adddup2(&actions, descriptor, standard)
        }
        var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        #if canImport(Darwin)
            if let workingDirectory { posix_spawn_file_actions_addchdir_np(&actions, workingDirectory) }
            if createsSession { flags |= POSIX_SPAWN_SETSID }
            flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
        #else
            if let workingDirectory {
                guard let change = GNUSpawn.addChangeDirectory else { return .failure(SpawnFailure(code: ENOSYS)) }
                _ = change(&actions, workingDirectory)
            }
            if createsSession { flags |= GNUSpawn.setSession }
            _ = GNUSpawn.addCloseFrom?(&actions, STDERR_FILENO + 1)
        #endif
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        sigdelset(&signals, SIGKILL)
        sigdelset(&signals, SIGSTOP)
        posix_spawnattr_setsigdefault(&attributes, &signals)

        let arguments = CStrings([executable] + self.arguments)
        let variables = environment ?? ProcessInfo.processInfo.environment
        let environment = CStrings(variables.map { "\($0)=\($1)" })
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, executable, &actions, &attributes, arguments.pointers, environment.pointers)
        return code == 0 ? .success(pid) : .failure(SpawnFailure(code: code))
    }

    /// Waits for a child; nil where the time passed first, and the child still runs.
    static func wait(for pid: pid_t, timeout: Duration?) -> ProcessRunner.Ending? {
        var status: Int32 = 0
        let deadline = timeout.map(Deadline.init(after:))
        var interval = Duration.microseconds(500)
        while true {
            let ended = waitpid(pid, &status, deadline == nil ? 0 : WNOHANG)
            if ended == pid { return ProcessRunner.Ending(waitStatus: status) }
            if ended < 0, errno != EINTR { return .exited(-1) }
            guard ended == 0, let deadline else { continue }
            if deadline.hasPassed { return nil }
            pause(interval)
            interval = min(interval * 2, .milliseconds(20))
        }
    }
}

#if !canImport(Darwin)
    /// What the C library has for `posix_spawn` beyond POSIX, and hides from Swift because its headers show it to GNU sources only.
    private enum GNUSpawn {
        typealias Actions = UnsafeMutablePointer<posix_spawn_file_actions_t>

        /// `POSIX_SPAWN_SETSID`, the same in glibc (2.26) and musl.
        static let setSession: Int32 = 0x80
        /// glibc 2.29, musl 1.1.24.
        static let addChangeDirectory = symbol("posix_spawn_file_actions_addchdir_np").map {
            unsafeBitCast($0, to: (@convention(c) (Actions, UnsafePointer<CChar>) -> Int32).self)
        }
        /// glibc 2.34. Without it a child is spared by the close-on-exec marks alone.
        static let addCloseFrom = symbol("posix_spawn_file_actions_addclosefrom_np").map {
            unsafeBitCast($0, to: (@convention(c) (Actions, Int32) -> Int32).self)
        }

        private static func symbol(_ name: String) -> UnsafeMutableRawPointer? { dlsym(nil, name) }
    }
#endif

/// Why a process could not be started.
struct SpawnFailure: Error {
    /// An `errno` value.
    let code: Int32
}

/// An array of C strings, ended by a null pointer.
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        pointers = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() { pointers[index] = strdup(string) }
        pointers[count] = nil
    }

    deinit {
        for index in 0..<count { free(pointers[index]) }
        pointers.deallocate()
    }
}
