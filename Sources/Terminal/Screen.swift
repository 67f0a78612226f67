import CEditline

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What is known of the terminal on a file descriptor.
public struct Screen: Sendable, Equatable {
    /// Rows of text, at least 1.
    public let rows: Int
    /// Columns, at least 1.
    public let columns: Int

    /// A screen of a known size.
    public init(rows: Int, columns: Int) {
        self.rows = max(1, rows)
        self.columns = max(1, columns)
    }

    /// The terminal on a descriptor now, or nil where it is none. A terminal that does not tell its size counts as 24 by 80.
    public init?(descriptor: Int32) {
        guard Screen.isTerminal(descriptor) else { return nil }
        var rows: Int32 = 0
        var columns: Int32 = 0
        if dbw_terminal_size(descriptor, &rows, &columns) {
            self.init(rows: Int(rows), columns: Int(columns))
        } else {
            self.init(rows: 24, columns: 80)
        }
    }

    /// Whether a descriptor is a terminal.
    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}
