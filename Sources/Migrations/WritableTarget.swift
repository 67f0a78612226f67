import Postgres

/// A session on a database that may be written. Sessions on a target are read-only unless wrapped in this, and only the
/// `apply` verbs make one (`migration apply`, `migration set`, `migration repair`, `schema apply`), so that a function that
/// writes shows it in its signature.
public struct WritableTarget {
    /// The connection, idle and outside a transaction.
    public let session: Session

    /// Declares that this session may be written.
    public init(session: Session) { self.session = session }
}
