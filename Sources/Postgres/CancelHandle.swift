import CLibpq
import Foundation

/// Asks the server to cancel what a session is running. Safe from any thread, and from a signal handler
/// (libpq documents PQcancel as such).
public final class CancelHandle: Sendable {
    private nonisolated(unsafe) var handle: OpaquePointer?
    private let lock = NSLock()

    init(_ connection: OpaquePointer) { handle = PQgetCancel(connection) }

    deinit { if let handle { PQfreeCancel(handle) } }

    /// Returns once the request was sent; the running statement then fails with SQLSTATE 57014.
    public func cancel() {
        lock.lock()
        defer { lock.unlock() }
        send()
    }

    /// The connection is closed: nothing to cancel any more.
    func invalidate() {
        lock.lock()
        defer { lock.unlock() }
        if let handle { PQfreeCancel(handle) }
        handle = nil
    }

    fileprivate func send() {
        guard let handle else { return }
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            _ = PQcancel(handle, buffer.baseAddress, 256)
        }
    }
}

/// Ctrl-C while a statement runs cancels the statement and not the program.
public enum Interrupt {
    // A signal handler may touch nothing but plain memory: these are written before the handler is installed.
    private nonisolated(unsafe) static var running: Unmanaged<CancelHandle>?
    private nonisolated(unsafe) static var count: sig_atomic_t = 0

    /// How often SIGINT came during the last `cancelling` body.
    public static var wasInterrupted: Bool { count > 0 }

    /// Runs `body` with SIGINT only noticed (`wasInterrupted`); the former handler is put back.
    public static func noticing<T>(_ body: () throws -> T) rethrows -> T {
        count = 0
        let former = signal(SIGINT) { _ in Interrupt.count += 1 }
        defer { signal(SIGINT, former) }
        return try body()
    }

    /// Runs `body` with SIGINT turned into a cancel request to that session; the former handler is put back.
    public static func cancelling<T>(_ handle: CancelHandle, _ body: () throws -> T) rethrows -> T {
        let retained = Unmanaged.passRetained(handle)
        let outer = running
        running = retained
        count = 0
        let former = signal(SIGINT) { _ in
            Interrupt.count += 1
            Interrupt.running?.takeUnretainedValue().send()
        }
        defer {
            signal(SIGINT, former)
            running = outer
            retained.release()
        }
        return try body()
    }
}
