import Foundation
import Postgres
import SQLText

/// The advisory lock that keeps two runs on one database apart, Atlas's included.
///
/// Held by the session that migrates, so it ends with it. Source: Atlas, sql/postgres/driver.go (`Lock`): the key is the 32-bit
/// FNV-1 hash of the lock's name, taken as a bigint.
public enum MigrationLock {
    /// How long to wait for another run to end.
    public struct WaitLimit: Sendable, Equatable {
        /// 0 tries once.
        public let milliseconds: Int

        /// A time in milliseconds; 0 tries once.
        public init(milliseconds: Int) { self.milliseconds = milliseconds }
    }

    /// The key of `atlas_migrate_execute`.
    public static let key: Int64 = key(named: "atlas_migrate_execute")

    /// The key that Atlas takes for a lock's name.
    public static func key(named name: String) -> Int64 {
        Int64(name.utf8.reduce(UInt32(2_166_136_261)) { ($0 &* 16_777_619) ^ UInt32($1) })
    }

    /// Takes the lock, asking again with growing pauses. Throws a `Diagnostic` that names the holder when the time is over,
    /// and one of the family `interrupted` as soon as `shouldStop` says so.
    static func acquire(on session: Session, limit: WaitLimit, shouldStop: () -> Bool) throws {
        var waited = 0
        var pause = 25
        while try session.query("SELECT pg_catalog.pg_try_advisory_lock(\(key))").scalar != "t" {
            guard waited < limit.milliseconds else { throw try refusal(on: session) }
            let length = min(Int.random(in: pause...(pause * 2)), limit.milliseconds - waited)
            try Pause.sleep(milliseconds: length, shouldStop: shouldStop)
            waited += length
            pause = min(pause * 2, 1_000)
        }
    }

    /// Gives it back. A lost connection has done so already.
    static func release(on session: Session) {
        _ = try? session.query("SELECT pg_catalog.pg_advisory_unlock(\(key))")
    }

    private static func refusal(on session: Session) throws -> Diagnostic {
        let rows = try session.query(
            """
            SELECT l.pid, a.application_name, a.usename, a.client_addr
            FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
                AND l.classid::pg_catalog.int8 = \(key >> 32) AND l.objid::pg_catalog.int8 = \(key & 0xFFFF_FFFF)
            """)
        guard rows.count > 0, let pid = rows[0, 0] else {
            return Diagnostic(.refused, "another session holds the migration lock", help: "try again")
        }
        var holder = "pid \(pid)"
        if let application = rows[0, 1], !application.isEmpty { holder += ", \(application)" }
        if let user = rows[0, 2] { holder += ", user \(user)" }
        if let address = rows[0, 3] { holder += ", from \(address)" }
        return Diagnostic(
            .refused, "acquiring database lock: another session holds it (\(holder))",
            help: "wait until it is done, or end it with SELECT pg_terminate_backend(\(pid))")
    }
}

/// Waiting that can be broken off.
enum Pause {
    /// Sleeps, and throws a `Diagnostic` of the family `interrupted` when `shouldStop` says so.
    static func sleep(milliseconds: Int, shouldStop: () -> Bool) throws {
        var left = milliseconds
        repeat {
            if shouldStop() { throw interrupted }
            Thread.sleep(forTimeInterval: Double(min(left, 25)) / 1000)
            left -= 25
        } while left > 0
    }

    static let interrupted = Diagnostic(.interrupted, "interrupted")
}
