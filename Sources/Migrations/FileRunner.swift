import Postgres
import SQLText

/// Runs prepared files and writes their rows.
struct FileRunner {
    let session: Session
    /// Writes a row of the revisions table, in the transaction that is open if one is.
    let record: (Revision) throws -> Void
    /// What the session is set to before each file.
    let settings: SessionSettings
    let lockRetries: Int
    /// What the session has as `lock_timeout`, where the run set one.
    var lockTimeout: LockTimeout?
    let shouldStop: () -> Bool
    let emit: (ApplyEvent) -> Void

    /// One file in its own mode.
    func run(_ file: PreparedFile) throws {
        if file.mode == .statement {
            try runByStatement(file)
        } else {
            try inOneTransaction([file])
        }
    }

    /// All or nothing, rows included. Begins again after a lock timeout.
    func inOneTransaction(_ files: [PreparedFile]) throws {
        var attempt = 1
        while true {
            do {
                return try attemptTransaction(files)
            } catch let failure as Diagnostic
                where failure.sqlState == SQLState.lockNotAvailable.code && attempt <= lockRetries
            {
                try pause(before: attempt, files, failure)
                attempt += 1
            }
        }
    }

    private func attemptTransaction(_ files: [PreparedFile]) throws {
        try session.execute("BEGIN")
        do {
            for file in files { try runInside(file) }
        } catch {
            _ = try? session.execute("ROLLBACK")
            throw error
        }
        try commit(files)
    }

    private func commit(_ files: [PreparedFile]) throws {
        let names = files.map(\.plan.file.name).joined(separator: ", ")
        do {
            guard try session.execute("COMMIT").commandTag == "COMMIT" else {
                throw Diagnostic(.script, "\(names) was rolled back by the server at its end")
            }
        } catch let error as PostgresError {
            var failure = error.diagnostic()
            failure.message = "while committing \(names): " + failure.message
            if error.isConnectionFailure { failure.help = "`dbw migration status` tells whether it was applied" }
            throw failure
        }
    }

    /// One file inside a transaction. Its row is written at the beginning, for the time, and at the end.
    private func runInside(_ file: PreparedFile) throws {
        let start = ContinuousClock.now
        var revision = file.revision
        emit(.fileStarted(file.plan.file, mode: file.mode, skipped: revision.applied))
        try record(revision)
        for unit in try file.remainingUnits() {
            for piece in unit.pieces { try send(piece, of: unit, in: file) }
            // Nothing that we let through should do this; but then the rows would be lies.
            guard session.transactionStatus == .inTransaction else {
                throw Diagnostic(.script, "\(file.plan.file.name) ended the transaction it runs in")
            }
        }
        finish(&revision, of: file, since: start)
        try settings.restore(on: session)
        try record(revision)
        emit(.fileFinished(file.plan.file, duration: start.duration(to: .now)))
    }

    /// One file without a transaction of ours: a row after each statement, so that the next run can go on.
    private func runByStatement(_ file: PreparedFile) throws {
        let start = ContinuousClock.now
        var revision = file.revision
        emit(.fileStarted(file.plan.file, mode: file.mode, skipped: revision.applied))
        try record(revision)
        // The file may hold transactions of its own: a rollback takes the rows written in them along.
        var durable = revision
        do {
            for unit in try file.remainingUnits() {
                try sendAlone(unit, in: file)
                revision.applied = unit.counted.upperBound
                revision.partialHashes = Array(file.plan.hashes[..<revision.applied])
                revision.executionTime = start.duration(to: .now).nanoseconds
                try record(revision)
                if session.transactionStatus == .idle { durable = revision }
            }
            guard session.transactionStatus == .idle else {
                throw StatementFailure(
                    Diagnostic(.script, "\(file.plan.file.name) leaves a transaction open", help: "end it with COMMIT"),
                    statement: "")
            }
        } catch {
            let failure = (error as? StatementFailure)
            if session.transactionStatus != .idle { _ = try? session.execute("ROLLBACK") }
            durable.executionTime = start.duration(to: .now).nanoseconds
            if let failure {
                durable.error = failure.diagnostic.message
                durable.errorStatement = failure.statement
                // The failure is what counts; on a lost connection the row cannot be written.
                try? settings.restore(on: session)
                try? record(durable)
            }
            throw failure?.diagnostic ?? error
        }
        finish(&revision, of: file, since: start)
        try settings.restore(on: session)
        try record(revision)
        emit(.fileFinished(file.plan.file, duration: start.duration(to: .now)))
    }

    /// Where the two splitters disagree, several statements make one step that the row can count: all of them or none.
    private func sendAlone(_ unit: ExecutionPlan.Unit, in file: PreparedFile) throws {
        guard unit.pieces.count > 1, session.transactionStatus == .idle else {
            for piece in unit.pieces { try sendPatiently(piece, of: unit, in: file) }
            return
        }
        try session.execute("BEGIN")
        for piece in unit.pieces { try send(piece, of: unit, in: file) }
        try commit([file])
    }

    /// A statement outside of a transaction of ours: again after a lock timeout, and after what an earlier attempt left is gone.
    private func sendPatiently(_ piece: ExecutionPlan.Piece, of unit: ExecutionPlan.Unit, in file: PreparedFile) throws {
        guard session.transactionStatus == .idle else { return try send(piece, of: unit, in: file) }
        let isConcurrent = buildsConcurrently(piece.sql)
        if isConcurrent {
            try dropLeftover(of: piece, in: file)
            // It waits for others between its phases; a timeout there would leave an invalid index.
            if lockTimeout != nil { try session.execute(LockTimeout(milliseconds: 0).setting) }
        }
        defer { if isConcurrent, let lockTimeout { _ = try? session.execute(lockTimeout.setting) } }
        var attempt = 1
        while true {
            do { return try send(piece, of: unit, in: file) } catch let failure as StatementFailure
                where failure.diagnostic.sqlState == SQLState.lockNotAvailable.code && attempt <= lockRetries
                && session.transactionStatus == .idle
            {
                try pause(before: attempt, [file], failure.diagnostic)
                attempt += 1
            }
        }
    }

    private func dropLeftover(of piece: ExecutionPlan.Piece, in file: PreparedFile) throws {
        guard let index = try ConcurrentIndex(piece.sql)?.leftover(on: session) else { return }
        emit(
            .warning(
                Diagnostic(
                    .migrationFolder, "index \(index) is invalid: an earlier build of it broke; it is dropped and built again",
                    location: file.plan.file.source.location(at: piece.offset))))
        try session.execute("DROP INDEX CONCURRENTLY IF EXISTS \(index)")
    }

    private func pause(before attempt: Int, _ files: [PreparedFile], _ failure: Diagnostic) throws {
        let milliseconds = min(200 << min(attempt - 1, 8), 10_000)
        emit(.retrying(files.map(\.plan.file), attempt: attempt, pause: .milliseconds(milliseconds), failure))
        try Pause.sleep(milliseconds: milliseconds, shouldStop: shouldStop)
    }

    private func send(_ piece: ExecutionPlan.Piece, of unit: ExecutionPlan.Unit, in file: PreparedFile) throws {
        if shouldStop() { throw Pause.interrupted }
        let migration = file.plan.file
        emit(.statementStarted(migration, sql: piece.sql))
        let start = ContinuousClock.now
        do {
            if let data = piece.copyData {
                try session.copyIn(piece.sql, data: data)
            } else {
                try session.execute(piece.sql)
            }
        } catch let error as PostgresError {
            var diagnostic = error.diagnostic(in: migration.source, at: piece.offset)
            if error.sqlState == .queryCanceled, !shouldStop() {
                diagnostic.family = .script
                diagnostic.help = "a longer --statement-timeout gives it more time"
            }
            if error.sqlState == .lockNotAvailable {
                diagnostic.help =
                    diagnostic.help ?? "dbw migration preflight names who holds the lock; --lock-timeout says how long to wait"
            }
            if file.mode != .statement { throw diagnostic }
            throw StatementFailure(diagnostic, statement: file.plan.reportedStatement(piece, in: unit))
        }
        emit(.statementFinished(migration, sql: piece.sql, duration: start.duration(to: .now)))
    }

    private func finish(_ revision: inout Revision, of file: PreparedFile, since start: ContinuousClock.Instant) {
        revision.applied = file.plan.counted.count
        revision.total = file.plan.counted.count
        revision.partialHashes = nil
        revision.executionTime = start.duration(to: .now).nanoseconds
    }

    /// A failure that the row of a partly applied file has to tell.
    private struct StatementFailure: Error {
        let diagnostic: Diagnostic
        let statement: String

        init(_ diagnostic: Diagnostic, statement: String) {
            self.diagnostic = diagnostic
            self.statement = statement
        }
    }
}

extension Duration {
    var nanoseconds: Int { Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000) }
}
