/// How long a statement may wait for a lock (`lock_timeout`) before it fails with SQLSTATE 55P03.
public struct LockTimeout: Sendable, Equatable {
    /// 0 waits for ever.
    public let milliseconds: Int

    /// What an apply has where nothing else is said: who waits for a lock holds up all that come after, so not for long.
    public static let usual = LockTimeout(milliseconds: 5000)

    /// A time in milliseconds.
    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// The statement that sets it for the session.
    var setting: String { "SET lock_timeout = \(milliseconds)" }
}

/// How long a statement may run (`statement_timeout`) before it fails with SQLSTATE 57014.
public struct StatementTimeout: Sendable, Equatable {
    /// 0 lets it run for ever.
    public let milliseconds: Int

    /// A time in milliseconds.
    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// The statement that sets it for the session.
    var setting: String { "SET statement_timeout = \(milliseconds)" }
}
