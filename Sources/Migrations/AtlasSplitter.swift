/// Splits a migration file into the statements that Atlas sees, with all its quirks.
///
/// Only for what both tools must agree on: how many statements a file has (`total`, `applied`) and what each hashes to
/// (`partial_hashes`). What is sent to the server comes from PostgreSQL's own lexical rules; see `ExecutionPlan`.
/// Source: Atlas's scanner as its PostgreSQL driver sets it up (sql/migrate/lex.go), pinned by the vectors in the tests.
public struct AtlasSplitter {
    /// One statement as Atlas counts and hashes it.
    public struct Statement: Sendable, Equatable {
        /// Trimmed; ends with `;` unless the file sets another delimiter.
        public let bytes: [UInt8]
        /// Where the text starts, in bytes from the start of the file.
        public let offset: Int
        /// What Atlas reports as position: as `offset`, but not counting a first line that set a delimiter.
        public let position: Int
        /// The comments right before the statement, with their line ends.
        public let comments: [String]

        /// The text; malformed UTF-8 is repaired, so hash the bytes and not this.
        public var text: String { String(decoding: bytes, as: UTF8.self) }

        /// The bytes of the file that the text takes.
        public var range: Range<Int> { offset..<offset + bytes.count }
    }

    /// Why Atlas cannot read a file.
    public struct Failure: Error, Equatable, CustomStringConvertible {
        /// What is wrong, without a place.
        public let message: String
        /// 1-based line, and the column as Atlas counts it (bytes, of the character after which it stopped).
        public let line: Int
        /// See `line`.
        public let column: Int
        /// The byte offset in the file that line and column stand for.
        public let offset: Int

        /// As Atlas words it: `1:8: unclosed '('`.
        public var description: String { "\(line):\(column): \(message)" }
    }

    /// The statements of a file, and whether anything but `;` separated some of them.
    public struct Result: Sendable, Equatable {
        /// In the order of the file; empty ones count.
        public let statements: [Statement]
        /// The file set a delimiter, by directive or by a `DELIMITER` line.
        public let hasCustomDelimiter: Bool
    }

    /// Splits a whole file.
    public static func split(_ content: [UInt8]) throws(Failure) -> Result {
        var scanner = try AtlasScanner(content, from: 0, blocks: AtlasScanner.BlockMemory())
        var statements: [Statement] = []
        while let statement = try scanner.next() { statements.append(statement) }
        return Result(statements: statements, hasCustomDelimiter: scanner.hasCustomDelimiter)
    }

    /// The chain of `partial_hashes`: entry k covers statements 1 to k. Each is `h1:` and base64.
    public static func partialHashes(of statements: some Sequence<[UInt8]>) -> [String] {
        var checksum = Checksum()
        return statements.map { bytes in
            checksum.update(bytes)
            return "h1:" + checksum.base64()
        }
    }

    /// A delimiter as a directive writes it, with `\n`, `\r` and `\t` meant.
    static func unescapedDelimiter(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let character = rest.first {
            let escaped: Character? =
                character != "\\" ? nil : ["n": "\n", "r": "\r", "t": "\t"][rest.dropFirst().first ?? " "]
            result.append(escaped ?? character)
            rest = rest.dropFirst(escaped == nil ? 1 : 2)
        }
        return result
    }
}

extension AtlasSplitter.Statement {
    /// The arguments of each directive of this name in the comments before the statement. Only comments that start with `--`,
    /// `#` or `/*` and at most one blank count, and block comments of one line.
    public func directives(named name: String) -> [String] {
        comments.compactMap { comment in
            let isBlock = comment.hasPrefix("/*")
            if isBlock, comment.contains("\n") { return nil }
            let text = isBlock && comment.hasSuffix("*/") ? String(comment.dropLast(2)) : comment
            guard let directive = Directive(firstLineOf: text.utf8), directive.name == name else { return nil }
            let prefixes = isBlock ? ["/*"] : ["--", "-- ", "#"]
            return prefixes.contains(directive.prefix) ? directive.arguments : nil
        }
    }
}
