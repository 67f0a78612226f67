import SQLText

/// `atlas.sum`: one cumulative SHA-256 per migration file and one over them all, byte for byte as Atlas writes it.
///
/// Line i covers the names and contents of files 1 to i, so an edit shows from its file to the end. Source: Atlas,
/// sql/migrate/dir.go (`NewHashFile`, `HashFile.MarshalText`, `Validate`).
public struct SumFile: Sendable, Equatable {
    /// The file's name in a migration folder.
    public static let fileName = "atlas.sum"

    /// One line: a migration file and the base64 of its hash, without `h1:`.
    public struct Entry: Sendable, Equatable {
        /// The migration file, without a folder.
        public let name: String
        /// 44 characters of base64.
        public let hash: String

        /// A line; `hash` without `h1:`.
        public init(name: String, hash: String) {
            self.name = name
            self.hash = hash
        }
    }

    /// One per migration file that does not exclude itself, in the order of names.
    public let entries: [Entry]
    /// The first line without `h1:`. Belongs to `entries` unless the file was merged or edited by hand.
    public let header: String

    /// What atlas.sum must say of these files, which are sorted by name. Files that exclude themselves have no line.
    public init(of files: [MigrationFile]) {
        var checksum = Checksum()
        var entries: [Entry] = []
        for file in files {
            checksum.update(file.name.utf8)
            if file.isExcludedFromSum { continue }
            checksum.update(file.content)
            entries.append(Entry(name: file.name, hash: checksum.base64()))
        }
        self.entries = entries
        header = Self.header(of: entries)
    }

    /// Reads an atlas.sum; line ends may be CRLF. Throws the 1-based line that is none of its form.
    public init(parsing bytes: [UInt8]) throws(MalformedLine) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
        }
        if lines.last == "" { lines.removeLast() }
        guard let first = lines.first, first.hasPrefix("h1:") else { throw MalformedLine(number: 1, text: lines.first ?? "") }
        header = String(first.dropFirst(3))
        var entries: [Entry] = []
        for (index, line) in lines.enumerated().dropFirst() {
            guard let mark = line.firstRange(of: "h1:") else { throw MalformedLine(number: index + 1, text: line) }
            let name = Array(line[..<mark.lowerBound].utf8)
            let trimmed = UnicodeSpace.trimmed(0..<name.count, in: name)
            entries.append(Entry(name: String(decoding: name[trimmed], as: UTF8.self), hash: String(line[mark.upperBound...])))
        }
        self.entries = entries
    }

    /// A line of atlas.sum that holds no hash.
    public struct MalformedLine: Error, Equatable {
        /// 1-based.
        public let number: Int
        /// The line without its end.
        public let text: String
    }

    /// Whether the first line belongs to the others.
    public var isConsistent: Bool { header == Self.header(of: entries) }

    /// The whole file as Atlas writes it.
    public var text: String {
        "h1:\(header)\n" + entries.map { "\($0.name) h1:\($0.hash)\n" }.joined()
    }

    /// The hash of one file without `h1:`; nil where it has no line.
    public func hash(of name: String) -> String? { entries.first { $0.name == name }?.hash }

    private static func header(of entries: [Entry]) -> String {
        var checksum = Checksum()
        for entry in entries {
            checksum.update(entry.name.utf8)
            checksum.update(entry.hash.utf8)
        }
        return checksum.base64()
    }
}

extension SumFile {
    /// The first place at which the folder is not what atlas.sum says.
    public struct Mismatch: Sendable, Equatable {
        /// What happened to the file.
        public enum Reason: String, Sendable { case added, edited, removed }

        /// 1-based line of atlas.sum.
        public let line: Int
        /// The migration file it is about.
        public let file: String
        /// What happened to it.
        public let reason: Reason

        /// In Atlas's words: `L3: 2.sql was edited`.
        public var description: String { "L\(line): \(file) was \(reason.rawValue)" }
    }

    /// Compares what is recorded (`self`) with what the folder holds (`actual`); nil where all lines agree.
    public func firstMismatch(with actual: SumFile) -> Mismatch? {
        for (index, entry) in entries.enumerated() {
            if index < actual.entries.count, actual.entries[index] == entry { continue }
            let line = index + 2
            guard let present = actual.entries.firstIndex(where: { $0.name == entry.name }), index < actual.entries.count else {
                return Mismatch(line: line, file: entry.name, reason: .removed)
            }
            if present == index { return Mismatch(line: line, file: entry.name, reason: .edited) }
            return Mismatch(line: line, file: actual.entries[index].name, reason: .added)
        }
        guard actual.entries.count > entries.count else { return nil }
        return Mismatch(line: entries.count + 2, file: actual.entries[entries.count].name, reason: .added)
    }
}
