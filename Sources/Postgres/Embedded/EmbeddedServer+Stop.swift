import Foundation
import SQLText

extension EmbeddedServer {
    /// Stops a server that holds its lock, and takes the lock. First in order, then without ceremony, then by force: in each case
    /// the write-ahead log brings the data back.
    /// Source of the signals: PostgreSQL documentation, "Shutting Down the Server".
    func shutDown(_ folder: ServerFolder, lock: FileLock) throws {
        let processes = folder.processes
        if let postmaster = PostmasterFile(inDataFolder: folder.data)?.pid, processes.contains(postmaster) {
            kill(postmaster, SIGINT)
            if take(lock, within: .seconds(20)) { return }
        } else if take(lock, within: .seconds(1)) {
            return
        }
        for signal in [SIGQUIT, SIGKILL] {
            processes.signal(signal)
            if take(lock, within: .seconds(5)) { return }
        }
        throw Diagnostic(
            .connection,
            "the \(role.rawValue) server in \(folder.path) cannot be reached from here, and cannot be stopped from here either",
            help: "it may run in another container or under another user; stop it there, or set DBW_CACHE to a folder of its own")
    }

    private func take(_ lock: FileLock, within limit: Duration) -> Bool {
        let deadline = Deadline(after: limit)
        while !lock.tryLock() {
            if deadline.hasPassed { return false }
            pause(.milliseconds(5))
        }
        return true
    }
}
