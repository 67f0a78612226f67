/// The server settings of the two roles, as a configuration file that dbw writes before each start.
enum ServerSettings {
    static let port = 5432
    static let superuser = "dbw"

    /// The text of the file. `socketFolder` must fit a socket address (`RunFolder` sees to it).
    static func text(role: EmbeddedServer.Role, socketFolder: String) -> String {
        let settings = common(socketFolder: socketFolder) + (role == .shadow ? shadow : dev)
        return "# Written by dbw before each start of this server; changes made here are lost.\n"
            + settings.map { "\($0) = '\($1.replacing("'", with: "''"))'\n" }.joined()
    }

    private static func common(socketFolder: String) -> [(String, String)] {
        [
            ("listen_addresses", ""),
            ("port", String(port)),
            ("unix_socket_directories", socketFolder),
            ("unix_socket_permissions", "0700"),
            ("max_connections", "40"),
            ("jit", "off"),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
            ("lc_messages", "C"),
            // Failing statements may hold passwords (CREATE ROLE), and the log is a file.
            ("log_min_error_statement", "panic"),
            ("log_checkpoints", "off"),
            // A schema of thousands of tables is made in one transaction, and each table, index and sequence takes a lock;
            // the default of 64 fails near 400 tables.
            ("max_locks_per_transaction", "4096"),
        ]
    }

    /// What is here can be built again at any time, so nothing is kept safe against a crash of the machine. A killed server keeps its data:
    /// without fsync a commit that is waited for costs no more than one that is not, so `synchronous_commit` stays on.
    private static let shadow = [
        ("fsync", "off"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "off"),
        ("autovacuum", "off"),
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        // A subscription that is tried out goes to no publisher.
        ("max_logical_replication_workers", "0"),
        ("wal_init_zero", "off"),
        ("min_wal_size", "32MB"),
        ("max_wal_size", "64MB"),
        ("checkpoint_timeout", "1h"),
        // Parallel workers gain nothing on nearly empty tables, and need shared memory that containers are short of.
        ("max_parallel_workers_per_gather", "0"),
        ("max_parallel_maintenance_workers", "0"),
        // Errors are what trying things out is made of, and dbw shows them itself.
        ("log_min_messages", "log"),
    ]

    private static let dev = [
        ("autovacuum", "on"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
    ]
}
