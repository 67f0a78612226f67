import Migrations
import Postgres
import SQLText

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
