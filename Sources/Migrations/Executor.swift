import Postgres
import SQLText

/// Runs the pending migrations of a folder on a database and keeps the revisions table, so that Atlas could go on from any
/// point, and this tool from any point where Atlas stopped.
public struct Executor {
    /// How to run; the defaults are Atlas's.
    public struct Options: Sendable {
        /// At most so many files; nil for all.
        public var amount: Int?
        /// Up to and with this version.
        public var toVersion: String?
        /// Unless a file's own `atlas:txmode` says otherwise.
        public var transactionMode: TransactionMode = .file
        /// What becomes of files that sort before the last applied version.
        public var order: ExecutionOrder = .linear
        /// On a database without revisions: all up to this version is there already.
        public var baseline: String?
        /// On a database without revisions that is not empty: run all.
        public var allowDirty = false
        /// Tells what would run, and writes nothing at all.
        public var dryRun = false
        /// For the migrations' statements; nil leaves what the session has.
        public var lockTimeout: LockTimeout?
        /// For the migrations' statements; nil leaves what the session has.
        public var statementTimeout: StatementTimeout?
        /// How often a transaction begins again after a lock timeout.
        public var lockRetries = 5
        /// How long to wait for another run on the same database.
        public var lockWait = MigrationLock.WaitLimit(milliseconds: 10_000)
        /// The schema of the revisions table where it is not where `Revisions.locate` looks.
        public var revisionsSchema: String?
        /// What rows of the revisions table say of who wrote them.
        public var operatorVersion = "dbw"

        /// The defaults.
        public init() {}
    }

    /// The folder to apply.
    public let directory: MigrationDirectory
    /// How to apply it.
    public let options: Options

    /// For one folder.
    public init(directory: MigrationDirectory, options: Options = Options()) {
        self.directory = directory
        self.options = options
    }

    /// Applies what is pending.
    ///
    /// - Parameters:
    ///   - shouldStop: asked between statements and while waiting; true ends the run with a `Diagnostic` of the family
    ///     `interrupted`. A statement that is running is stopped by the session's cancel handle.
    ///   - onEvent: called on this thread as things happen.
    /// - Throws: a `Diagnostic`, with its place in the file where a statement failed. What was committed before stays.
    public func apply(
        to target: WritableTarget, shouldStop: @escaping () -> Bool = { false },
        onEvent: @escaping (ApplyEvent) -> Void = { _ in }
    ) throws {
        do {
            try checkOptions()
            try directory.validate()
            if options.dryRun { return try rehearse(on: target, onEvent) }
            guard target.session.transactionStatus == .idle else {
                throw Diagnostic(.usage, "migrations cannot be applied inside an open transaction")
            }
            let former = try SessionSettings(of: target.session)
            defer { try? former.restore(on: target.session) }
            try MigrationLock.acquire(on: target.session, limit: options.lockWait, shouldStop: shouldStop)
            defer { MigrationLock.release(on: target.session) }
            try run(on: target, shouldStop, onEvent)
        } catch let error as PostgresError {
            throw error.diagnostic()
        }
    }

    private func run(on target: WritableTarget, _ shouldStop: @escaping () -> Bool, _ onEvent: @escaping (ApplyEvent) -> Void)
        throws
    {
        let clock = ContinuousClock()
        let start = clock.now
        let work = try Workload(directory: directory, options: options, session: target.session)
        work.announce(onEvent)
        if !work.files.isEmpty || work.baseline != nil {
            let revisions = try work.revisions.create(on: target)
            if let baseline = work.baseline {
                try revisions.write(baseline, on: target)
                onEvent(.baseline(baseline))
            }
            if let timeout = options.lockTimeout { try target.session.execute(timeout.setting) }
            if let timeout = options.statementTimeout { try target.session.execute(timeout.setting) }
            let run = FileRunner(
                session: target.session, record: { try revisions.write($0, on: target) },
                settings: try SessionSettings(of: target.session), lockRetries: options.lockRetries,
                lockTimeout: options.lockTimeout, shouldStop: shouldStop, emit: onEvent)
            if options.transactionMode == .all {
                try run.inOneTransaction(work.files)
            } else {
                for file in work.files { try run.run(file) }
            }
        }
        onEvent(.finished(duration: start.duration(to: clock.now)))
    }

    /// Everything but the writing, in a transaction that could not write.
    private func rehearse(on target: WritableTarget, _ onEvent: (ApplyEvent) -> Void) throws {
        let start = ContinuousClock.now
        try target.session.execute("BEGIN READ ONLY")
        defer { _ = try? target.session.execute("ROLLBACK") }
        let work = try Workload(directory: directory, options: options, session: target.session)
        work.announce(onEvent)
        for file in work.files {
            onEvent(.fileStarted(file.plan.file, mode: file.mode, skipped: file.revision.applied))
            for piece in try file.remainingUnits().flatMap(\.pieces) {
                onEvent(.statementStarted(file.plan.file, sql: piece.sql))
            }
            onEvent(.fileFinished(file.plan.file, duration: .zero))
        }
        onEvent(.finished(duration: start.duration(to: .now)))
    }

    private func checkOptions() throws {
        if let amount = options.amount, amount < 1 { throw Diagnostic(.usage, "cannot apply \(amount) migrations") }
        if options.baseline != nil, options.allowDirty {
            throw Diagnostic(.usage, "--baseline and --allow-dirty exclude each other")
        }
    }
}
