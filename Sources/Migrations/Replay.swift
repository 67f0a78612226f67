import Postgres
import SQLText

/// Runs migrations on a scratch database and keeps no record: no lock, no revisions table. For building the state that a folder
/// describes; a target is migrated by `Executor`.
public struct Replay {
    /// The files to run, in this order.
    public let files: [MigrationFile]

    /// What a folder says a new database needs: its last checkpoint and what follows it, else all files.
    ///
    /// - Parameter version: the last one to run; nil for all.
    public init(of directory: MigrationDirectory, upTo version: String? = nil) throws {
        let files = History.startingFiles(directory.files)
        guard let version else {
            self.files = files
            return
        }
        guard let index = files.lastIndex(where: { $0.version == version }) else {
            throw Diagnostic(.usage, "migration with version \"\(version)\" not found in \(directory.displayPath)")
        }
        self.files = Array(files[...index])
    }

    /// These files, as a folder that holds only them would be replayed.
    public init(files: [MigrationFile]) { self.files = files }

    /// Runs them, each in its own mode and from the same session settings.
    ///
    /// - Parameter shouldStop: asked between statements.
    /// - Throws: a `Diagnostic` with its place in the file; what was committed before stays.
    public func run(
        on session: Session, shouldStop: @escaping () -> Bool = { false }, onEvent: @escaping (ApplyEvent) -> Void = { _ in }
    ) throws {
        do {
            let prepared = try files.map { try PreparedFile($0, hash: "", formerRow: nil, options: Executor.Options()) }
            let runner = FileRunner(
                session: session, record: { _ in }, settings: try SessionSettings(of: session), lockRetries: 0,
                shouldStop: shouldStop, emit: onEvent)
            for file in prepared {
                for warning in file.warnings { onEvent(.warning(warning)) }
                try runner.run(file)
            }
        } catch let error as PostgresError {
            throw error.diagnostic()
        }
    }
}
