import Foundation
import Migrations
import Postgres
import SchemaDiff

/// Watches what statements do to the tables of the copy on which they are proved: between two statements it asks the session itself for its
/// locks, the tables' files and the scans of the open transaction.
///
/// It only looks. Where an answer fails, because a statement left the session in no state to answer, that statement is not observed.
final class StatementObserver {
    private struct Relation {
        let name: String
        var file: String?
        var scans: Int
        var lock: LockMode?
    }

    private let session: Session
    private var relations: [String: Relation] = [:]
    private(set) var observations: [Observation] = []

    init(_ session: Session) { self.session = session }

    /// What there is before a transaction's first statement.
    func begin() {
        relations = [:]
        guard session.transactionStatus != .failed else { return }
        for row in (try? session.query(Self.allRelations)).map(Self.rows) ?? [] {
            relations[row[0] ?? ""] = Relation(name: row[1] ?? "", file: row[2], scans: Int(row[3] ?? "") ?? 0)
        }
    }

    /// What was seen does not count: it was rolled back.
    func forget() { observations = [] }

    /// What a statement that just succeeded did.
    func finished(_ sql: String, milliseconds: Double) {
        let isInside = session.transactionStatus == .inTransaction
        guard isInside || session.transactionStatus == .idle,
            let rows = try? session.query(isInside ? Self.lockedRelations : Self.allRelations)
        else { return }
        var tables: [Observation.Table] = []
        for row in Self.rows(rows) {
            guard let oid = row[0], var relation = relations[oid] else { continue }
            let scans = Int(row[3] ?? "") ?? relation.scans
            let lock = isInside ? LockMode.allCases.first { $0.catalogName == row[4] } : nil
            let isStronger = (lock ?? .accessShare) > (relation.lock ?? .accessShare)
            // A dropped table has no file any more.
            let isRewritten = row[2] != nil && row[2] != relation.file
            let isScanned = isInside && scans > relation.scans
            if isStronger || isRewritten || isScanned {
                tables.append(
                    Observation.Table(
                        name: relation.name, lock: isStronger ? lock : nil, isRewritten: isRewritten, isScanned: isScanned))
            }
            if isStronger { relation.lock = lock }
            relation.file = row[2] ?? relation.file
            relation.scans = scans
            relations[oid] = relation
        }
        observations.append(
            Observation(sql: sql, tables: tables.sorted { $0.name < $1.name }, milliseconds: milliseconds))
    }

    /// Follows a replay.
    func take(_ event: ApplyEvent) {
        switch event {
        case .fileStarted: begin()
        case .statementFinished(_, let sql, let duration):
            finished(
                sql, milliseconds: Double(duration.components.attoseconds) / 1e15 + Double(duration.components.seconds) * 1000)
        default: break
        }
    }

    private static func rows(_ rows: Rows) -> [[String?]] { (0..<rows.count).map(rows.row) }

    /// OID, name, file, scans so far: what was made before, not by the migration, since only that is in use.
    private static let allRelations = """
        SELECT c.oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), pg_catalog.pg_relation_filenode(c.oid),
          pg_catalog.pg_stat_get_xact_numscans(c.oid)
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'm') AND c.oid >= 16384 AND c.relpersistence <> 't'
        """

    /// The same of the relations that the transaction holds locks on, with the strongest one.
    private static let lockedRelations = """
        SELECT l.relation, NULL, pg_catalog.pg_relation_filenode(l.relation), pg_catalog.pg_stat_get_xact_numscans(l.relation),
          (pg_catalog.array_agg(l.mode ORDER BY pg_catalog.array_position(ARRAY[\(modes)], l.mode) DESC))[1]
        FROM pg_catalog.pg_locks l
        WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted AND l.relation >= 16384
        GROUP BY l.relation
        """

    private static let modes = LockMode.allCases.map { "'\($0.catalogName)'" }.joined(separator: ", ")
}
