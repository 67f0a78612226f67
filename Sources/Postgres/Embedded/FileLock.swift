import Foundation
import SQLText

/// An open file with an advisory `flock`. The lock belongs to the open file and not to the process: two threads exclude each other,
/// and a child that inherits the descriptor keeps the lock until it, and all its children, are gone.
final class FileLock {
    let path: String
    private(set) var descriptor: Int32

    /// Opens, and where needed creates, the file; takes no lock yet.
    init(_ path: String) throws {
        self.path = path
        descriptor = try openFile(path, O_RDWR | O_CREAT)
    }

    /// The file as this process inherited it for standard input, with the lock that its parent took; nil where standard input is another file.
    init?(inheritedFrom path: String) {
        var expected = stat()
        var actual = stat()
        guard stat(path, &expected) == 0, fstat(STDIN_FILENO, &actual) == 0, expected.st_dev == actual.st_dev,
            expected.st_ino == actual.st_ino
        else { return nil }
        self.path = path
        descriptor = STDIN_FILENO
    }

    deinit { close() }

    /// Takes the lock where nobody holds it.
    func tryLock() -> Bool {
        while true {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            if errno != EINTR { return false }
        }
    }

    /// Gives the lock back, also for everybody who inherited the descriptor.
    func unlock() { _ = flock(descriptor, LOCK_UN) }

    /// Closes the descriptor without giving back a lock that a child inherited.
    func close() {
        guard descriptor >= 0 else { return }
        _ = Foundation.close(descriptor)
        descriptor = -1
    }

    /// The lock of a file, waited for; `holder` says in the error who may be holding it.
    static func acquired(_ path: String, within limit: Duration, holder: String) throws -> FileLock {
        let lock = try FileLock(path)
        let deadline = Deadline(after: limit)
        while !lock.tryLock() {
            if deadline.hasPassed {
                throw Diagnostic(
                    .connection, "\(holder) has held \(path) for over \(Int(limit / .seconds(1))) seconds",
                    help: "look for a dbw process that hangs: fuser \(path)")
            }
            pause(.milliseconds(5))
        }
        return lock
    }
}
