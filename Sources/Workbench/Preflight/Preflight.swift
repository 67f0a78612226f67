import Foundation
import Migrations
import Postgres
import SQLText
import Schema
import SchemaDiff

/// What a target says to the pending migrations before they run.
public struct Preflight: Sendable {
    /// One thing that was asked.
    public struct Answer: Sendable {
        /// Whether the rows let the statement through.
        public enum Outcome: Sendable, Equatable {
            case passes
            /// So many rows or groups of rows, counted up to `rowLimit` + 1, and a few of their keys.
            case blocked(rows: Int, samples: [String])
            /// It was not answered, and why.
            case unknown(String)
        }
        /// The statement's place in its file.
        public let location: SourceLocation
        /// What stands in the way where there is something: `null in public.users.name`.
        public let obstacle: String
        /// What the target said.
        public let outcome: Outcome
    }

    /// A table of the target on which a statement takes a lock that others wait for.
    public struct Lock: Sendable {
        /// The first statement that takes the strongest one.
        public let location: SourceLocation
        /// Quoted, with its schema.
        public let table: String
        /// As it was seen on the shadow.
        public let mode: LockMode
        /// With its indexes, as the target has it.
        public let bytes: Int
        /// As the target's statistics estimate it; nil where it was never analyzed.
        public let rows: Int?
    }

    /// A session of the target that holds a lock on one of these tables in a transaction that is open for long.
    public struct Wait: Sendable {
        /// The server's process.
        public let pid: Int
        /// Since its transaction began.
        public let seconds: Int
        /// A table that it holds.
        public let table: String
        /// The beginning of its last statement.
        public let query: String
    }

    /// In the order of the statements.
    public var answers: [Answer] = []
    /// By the order in which they are taken.
    public var locks: [Lock] = []
    /// What a migration would wait for now.
    public var waits: [Wait] = []
    /// The migrations that were looked at.
    public var files: [String] = []
    /// Why nothing was asked; nil where something was.
    public var skipped: String?

    /// What would fail.
    public var blocked: [Answer] {
        answers.filter { if case .blocked = $0.outcome { true } else { false } }
    }

    /// Rows are counted so far.
    public static let rowLimit = 1000
}

/// What is to be asked of a target before files run there; the same for all targets that have the same files.
struct PreflightPlan: Sendable {
    struct Item: Sendable {
        let question: PreflightQuestion
        let location: SourceLocation
        /// A statement before it that may change the rows.
        let mender: SourceLocation?
    }

    let files: [String]
    var items: [Item] = []
    /// The strongest lock on each table, by the first statement that takes it.
    var locks: [(table: String, mode: LockMode, location: SourceLocation)] = []

    /// Asks one target.
    func ask(_ session: Session, timeout: StatementTimeout) -> Preflight {
        let target = TargetQuestions(session: session, timeout: timeout)
        var result = Preflight()
        result.files = files
        result.answers = items.map { item in
            let answer = target.ask(item.question, at: item.location)
            guard case .blocked = answer.outcome, let mender = item.mender else { return answer }
            let reason = "\(mender.file):\(mender.line) may change the rows before"
            return Preflight.Answer(location: answer.location, obstacle: answer.obstacle, outcome: .unknown(reason))
        }
        result.locks = locks.compactMap { target.lock($0.table, $0.mode, at: $0.location) }
        result.waits = target.waits(for: result.locks.map(\.table))
        return result
    }
}

/// What is pending on a target, and whether there is anything to ask.
struct PreflightSubject: Sendable {
    let done: [MigrationFile]
    let pending: [MigrationFile]
    let skipped: String?

    /// Reads a target.
    init(_ directory: MigrationDirectory, _ session: Session, _ options: Executor.Options) throws {
        let status = try MigrationStatus(of: directory, on: session, revisionsSchema: options.revisionsSchema)
        let pending = Self.pending(status, options)
        self.pending = pending
        done = directory.files.filter { file in !pending.contains(file) && !status.pending.contains(file) }
        if pending.isEmpty {
            skipped = "nothing is pending"
        } else if status.total > 0 {
            skipped = "\(pending[0].name) is applied in part"
        } else {
            skipped = try session.query(Self.anyRows).scalar == "t" ? nil : "the target has no rows"
        }
    }

    /// Equal for targets with the same files.
    var key: String { MigrationDirectory(files: done).fingerprint + MigrationDirectory(files: pending).fingerprint }

    /// What is to be said where nothing is asked.
    var unasked: Preflight {
        var result = Preflight()
        result.files = pending.map(\.name)
        result.skipped = skipped
        return result
    }

    /// The files that an apply with these options would run.
    private static func pending(_ status: MigrationStatus, _ options: Executor.Options) -> [MigrationFile] {
        var files = status.pending
        if let baseline = options.baseline {
            files = files.filter { baseline.utf8.lexicographicallyPrecedes($0.version.utf8) }
        }
        if let version = options.toVersion {
            files = files.filter { !version.utf8.lexicographicallyPrecedes($0.version.utf8) }
        }
        return options.amount.map { Array(files.prefix($0)) } ?? files
    }

    private static let anyRows = """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind = 'r' AND c.oid >= 16384 AND n.nspname !~ '^pg_' AND c.relname <> 'atlas_schema_revisions'
            AND pg_catalog.pg_relation_size(c.oid) > 0)
        """
}

extension Workbench {
    /// Asks a target, reading only, whether its rows let the pending migrations through, what they would lock, and what they would wait for.
    ///
    /// - Parameters:
    ///   - options: which of them would run.
    ///   - timeout: for each question.
    public func preflight(
        of target: ConnectionTarget, options: Executor.Options = Executor.Options(),
        timeout: StatementTimeout = .init(milliseconds: 5000)
    ) throws -> Preflight {
        let session = try openForReading(target)
        defer { session.close() }
        let subject = try PreflightSubject(migrationDirectory(), session, options)
        return subject.skipped == nil ? try preflightPlan(subject).ask(session, timeout: timeout) : subject.unasked
    }

    /// Runs the pending files on a shadow of what is done, and finds out what is to be asked.
    func preflightPlan(_ subject: PreflightSubject) throws -> PreflightPlan {
        var plan = PreflightPlan(files: subject.pending.map(\.name))
        // That all of them run is seen first, with the place of an error; roles that they name are there from then on.
        _ = try migrationsTemplate(MigrationDirectory(files: subject.done + subject.pending))
        let copy = try shadow().copy(of: migrationsTemplate(MigrationDirectory(files: subject.done)))
        defer { copy.drop() }
        let session = try shadow().session(copy)
        defer { session.close() }
        let base = try read(session, lineage: copy.name)
        let tables = Set(base.all("table").map(\.identity.qualifiedName))
        let questions = PreflightQuestions(session: session, base: base)
        var changes = RowChanges()
        for file in subject.pending {
            let linter = FileLinter(workbench: self, session: session, lineage: copy.name, file: file)
            linter.onEffect = { effect, location in
                for question in try questions.about(effect) {
                    plan.items.append(
                        PreflightPlan.Item(question: question, location: location, mender: changes.first(about: question.table)))
                }
                changes.take(effect, at: location)
                for seen in effect.observed?.tables ?? [] {
                    guard let mode = seen.lock, mode > .shareUpdateExclusive, tables.contains(seen.name) else { continue }
                    if let held = plan.locks.firstIndex(where: { $0.table == seen.name }) {
                        if plan.locks[held].mode >= mode { continue }
                        plan.locks.remove(at: held)
                    }
                    plan.locks.append((seen.name, mode, location))
                }
            }
            _ = try linter.run()
        }
        return plan
    }
}

/// Statements that change rows before others meet them: what they mend, no question to the target knows.
private struct RowChanges {
    private var statements: [(text: String, isOpaque: Bool, location: SourceLocation)] = []

    mutating func take(_ effect: StatementEffect, at location: SourceLocation) {
        let word = effect.words.words.first ?? ""
        let isQuery = effect.words.effect == .query
        guard effect.words.effect == .data || isQuery else { return }
        statements.append((effect.sql.lowercased(), ["DO", "CALL", "EXECUTE"].contains(word) || isQuery, location))
    }

    /// The first that may have changed the rows of a table.
    func first(about table: Fact) -> SourceLocation? {
        statements.first { $0.isOpaque || $0.text.contains(table.identity.name.lowercased()) }?.location
    }
}

/// Asks a target, one question after the other, each in a transaction that cannot write and does not last.
private struct TargetQuestions {
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
