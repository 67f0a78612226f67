import SQLText

/// What an apply tells its caller as it goes, in order.
public enum ApplyEvent: Sendable {
    /// First, once: from which version to which, and the files that will run. No files: nothing is to be done.
    case started(from: String?, to: String?, files: [MigrationFile])
    /// Something a person should know that stops nothing.
    case warning(Diagnostic)
    /// A baseline row was written.
    case baseline(Revision)
    /// A file begins; so many of its statements were done by an earlier attempt.
    case fileStarted(MigrationFile, mode: TransactionMode, skipped: Int)
    /// A statement is about to be sent. In a dry run it is not.
    case statementStarted(MigrationFile, sql: String)
    case statementFinished(MigrationFile, sql: String, duration: Duration)
    /// All statements of the file are done. With `TransactionMode.all` they are committed only at the end.
    case fileFinished(MigrationFile, duration: Duration)
    /// A lock was not to be had in time; the transaction was rolled back and begins again after a pause.
    case retrying([MigrationFile], attempt: Int, pause: Duration, Diagnostic)
    /// Last, once, where nothing failed.
    case finished(duration: Duration)
}
