import Migrations
import Postgres
import SQLText
import SchemaDiff

/// Asks a target, one question after the other, each in a transaction that cannot write and does not last.
struct TargetQuestions {
    let session: Session
    let timeout: StatementTimeout

    func ask(_ question: PreflightQuestion, at location: SourceLocation) -> Preflight.Answer {
        func answer(_ outcome: Preflight.Answer.Outcome) -> Preflight.Answer {
            Preflight.Answer(location: location, obstacle: question.obstacle, outcome: outcome)
        }
        guard question.isKnown else { return answer(.unknown("what stands behind USING is not asked")) }
        do {
            try begin()
            defer { _ = try? session.execute("ROLLBACK") }
            let count =
                try session.query(
                    "SELECT count(*) FROM (SELECT 1 \(question.source) LIMIT \(Preflight.rowLimit + 1)) q"
                ).scalar.flatMap { Int($0) } ?? 0
            if count == 0 { return answer(.passes) }
            let rows = try session.query("SELECT \(question.sample) \(question.source) LIMIT 3")
            let samples = (0..<rows.count).map { row in
                (0..<rows.columns.count).map { rows[row, $0] ?? "null" }.joined(separator: ", ")
            }
            return answer(.blocked(rows: count, samples: samples))
        } catch let error as PostgresError {
            switch error.sqlState {
            case .queryCanceled?: return answer(.unknown("it took longer than \(timeout.milliseconds) ms"))
            case let state? where question.failsOnObstacle && state.code.hasPrefix("22"):
                return answer(.blocked(rows: 1, samples: [error.message]))
            default: return answer(.unknown(error.message))
            }
        } catch {
            return answer(.unknown("\(error)"))
        }
    }

    private func begin() throws {
        try session.execute(
            "BEGIN READ ONLY; SET LOCAL lock_timeout = '1s'; SET LOCAL statement_timeout = \(timeout.milliseconds)")
    }

    func lock(_ table: String, _ mode: LockMode, at location: SourceLocation) -> Preflight.Lock? {
        let row = try? session.query(
            """
            SELECT (SELECT sum(pg_catalog.pg_total_relation_size(t.relid)) FROM pg_catalog.pg_partition_tree(c.oid) t),
              pg_catalog.pg_total_relation_size(c.oid), CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END
            FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass($1)
            """, [table])
        guard let row, row.count == 1 else { return nil }
        return Preflight.Lock(
            location: location, table: table, mode: mode, bytes: Int(row[0, 0] ?? row[0, 1] ?? "") ?? 0,
            rows: row[0, 2].flatMap { Int($0) })
    }

    func waits(for tables: [String]) -> [Preflight.Wait] {
        guard !tables.isEmpty else { return [] }
        let list = tables.map { "pg_catalog.to_regclass(\(quoteLiteral($0)))" }.joined(separator: ", ")
        let rows = try? session.query(
            """
            SELECT a.pid, extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::integer, min(l.relation::regclass::text),
              pg_catalog.left(pg_catalog.regexp_replace(a.query, '\\s+', ' ', 'g'), 80)
            FROM pg_catalog.pg_stat_activity a JOIN pg_catalog.pg_locks l ON l.pid = a.pid AND l.granted
            WHERE l.relation IN (\(list)) AND a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
              AND a.xact_start < pg_catalog.clock_timestamp() - interval '2 seconds'
            GROUP BY a.pid, a.xact_start, a.query ORDER BY a.xact_start
            """)
        guard let rows else { return [] }
        return (0..<rows.count).map { row in
            Preflight.Wait(
                pid: Int(rows[row, 0] ?? "") ?? 0, seconds: Int(rows[row, 1] ?? "") ?? 0, table: rows[row, 2] ?? "",
                query: rows[row, 3] ?? "")
        }
    }
}
