/// The statements of a project's earlier sessions and of this one: whole statements, each once, never one that holds a password.
public final class StatementHistory {
    /// From the oldest to the newest.
    public private(set) var statements: [String] = []
    /// Changes whenever an entry was taken out or moved, so that a copy of the list cannot be brought up to date by adding alone.
    private(set) var generation = 0

    private let file: HistoryFile?
    private let limit: Int

    /// A history kept in a file (created with mode 0600), or in memory only.
    ///
    /// - Parameter limit: how many statements are kept.
    public init(path: String? = nil, limit: Int = 5000) {
        self.limit = max(1, limit)
        file = path.map(HistoryFile.init)
        if let file {
            file.compact(keeping: self.limit)
            statements = Array(Self.collapse(file.load()).suffix(self.limit))
        }
    }

    /// Adds a statement as the newest. One that was there before moves; blanks around it do not count; one with a password is left out.
    public func add(_ statement: String) {
        let statement = Self.trimmed(statement)
        if statement.isEmpty || statement == statements.last || SecretFilter.holdsSecret(statement) { return }
        if let earlier = statements.firstIndex(of: statement) {
            statements.remove(at: earlier)
            generation += 1
        }
        statements.append(statement)
        if statements.count > limit {
            statements.removeFirst(statements.count - limit)
            generation += 1
        }
        file?.append(statement)
    }

    /// Each statement once, where it came last.
    static func collapse(_ statements: [String]) -> [String] {
        var seen = Set<String>()
        return statements.reversed().filter { !$0.isEmpty && seen.insert($0).inserted }.reversed()
    }

    private static func trimmed(_ text: String) -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r" }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }), let last = scalars.lastIndex(where: { !isBlank($0) })
        else {
            return ""
        }
        return String(scalars[first...last])
    }
}
