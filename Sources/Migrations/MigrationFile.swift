import SQLText

/// One versioned migration: its name, its bytes, and what its header asks for.
public struct MigrationFile: Sendable, Equatable {
    /// File name with its extension, without a folder: `20260826164149_add_users.sql`.
    public let name: String
    /// The bytes as they are on disk; line ends are never touched, the checksum covers them.
    public let content: [UInt8]

    /// A file held in memory.
    public init(name: String, content: [UInt8]) {
        self.name = name
        self.content = content
    }

    /// A file held in memory, from text.
    public init(name: String, content: String) {
        self.init(name: name, content: Array(content.utf8))
    }

    /// What is before the first `_` of the name without `.sql`.
    public var version: String { String(stem.prefix { $0 != "_" }) }

    /// What is after the first `_` of the name without `.sql`; empty where there is no `_`.
    public var description: String {
        guard let underscore = stem.firstIndex(of: "_") else { return "" }
        return String(stem[stem.index(after: underscore)...])
    }

    /// The content with its name, for messages with line and caret.
    public var source: SourceText { SourceText(file: name, bytes: content) }

    private var stem: Substring { name.hasSuffix(".sql") ? name.dropLast(4) : Substring(name) }
}

extension MigrationFile {
    /// The file's `atlas:txmode` (`.statement` or `.file`), nil where its header names none. Throws a `Diagnostic` of the family `migrationFolder` for
    /// a value that a file may not name, or more than one.
    public func transactionMode() throws -> TransactionMode? {
        let values = headerArguments(of: "txmode")
        guard let value = values.first else { return nil }
        if values.count > 1 {
            throw Diagnostic(
                .migrationFolder, "multiple txmode values found in file \"\(name)\": \(values.joined(separator: ", "))",
                help: "keep one `-- atlas:txmode` line", location: headerLocation(of: "txmode"))
        }
        if value == "all" {
            throw Diagnostic(
                .migrationFolder, "txmode \"all\" is not allowed in file directive \"\(name)\". Use \"file\" instead",
                location: headerLocation(of: "txmode"))
        }
        guard let mode = TransactionMode(rawValue: value) else {
            throw Diagnostic(
                .migrationFolder, "unknown txmode \"\(value)\" found in file directive \"\(name)\"",
                help: "write `-- atlas:txmode none` or `-- atlas:txmode file`", location: headerLocation(of: "txmode"))
        }
        return mode
    }

    /// The statement delimiter that line 1 sets, escapes undone; nil for the usual `;`.
    public var delimiter: String? {
        guard let first = Directive(firstLineOf: content), first.name == "delimiter", first.prefix == "-- " else { return nil }
        return AtlasSplitter.unescapedDelimiter(first.arguments)
    }

    /// Line 1 says `atlas:sum ignore`: the content is not hashed, and atlas.sum has no line for the file.
    public var isExcludedFromSum: Bool {
        guard let first = Directive(firstLineOf: content) else { return false }
        return first.name == "sum" && first.arguments == "ignore"
    }

    /// The file is a snapshot of all before it.
    public var isCheckpoint: Bool { !headerArguments(of: "checkpoint").isEmpty }

    /// The checkpoint's tag; nil where the file is no checkpoint, empty where it has no tag.
    public var checkpointTag: String? { headerArguments(of: "checkpoint").first }

    /// The file is a txtar archive with checks beside the migration (Atlas Pro).
    public var isArchive: Bool { !headerArguments(of: "txtar").isEmpty }

    /// The `atlas:nolint` lines of the header: one list of analyzers and codes each, an empty list for "everything".
    public var suppressedLint: [[String]] {
        headerArguments(of: "nolint").map { $0.split(separator: " ").map(String.init) }
    }

    /// The arguments of every header line with this directive, in order.
    func headerArguments(of directive: String) -> [String] {
        headerLines.compactMap { Directive(firstLineOf: content[$0]) }.filter { $0.name == directive }.map(\.arguments)
    }

    /// The run of comment lines at the very start, each trimmed, where an empty line or the end of the file follows. A run
    /// that touches a statement is that statement's comment and no header.
    private var headerLines: [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        while content[start...].first == UInt8(ascii: "#") || content[start...].starts(with: "--".utf8) {
            let end = content[start...].firstIndex(of: UInt8(ascii: "\n")) ?? content.endIndex
            lines.append(UnicodeSpace.trimmed(start..<end, in: content))
            start = min(end + 1, content.endIndex)
        }
        let rest = content[start...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return rest.isEmpty || rest.first == UInt8(ascii: "\n") ? lines : []
    }

    private func headerLocation(of directive: String) -> SourceLocation? {
        headerLines.first { Directive(firstLineOf: content[$0])?.name == directive }
            .map { source.location(at: $0.lowerBound, length: $0.count) }
    }
}
