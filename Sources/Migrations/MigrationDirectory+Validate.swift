import SQLText

/// Why a folder is not what its atlas.sum says.
public enum SumProblem: Sendable, Equatable {
    /// There are files and no atlas.sum.
    case missing
    /// A line that holds no hash, as a merge conflict leaves it.
    case malformed(SumFile.MalformedLine)
    /// The first line does not belong to the others, and all others are right: two branches were merged.
    case wrongHeader
    /// A file was added, edited or removed.
    case mismatch(SumFile.Mismatch)
}

extension MigrationDirectory {
    /// Compares the folder with its atlas.sum; nil where they agree, and for an empty folder without one.
    public var sumProblem: SumProblem? {
        guard let recordedSum else { return files.isEmpty ? nil : .missing }
        do throws(SumFile.MalformedLine) {
            let recorded = try SumFile(parsing: recordedSum)
            let actual = computedSum
            if let mismatch = recorded.firstMismatch(with: actual) { return .mismatch(mismatch) }
            return recorded.header == actual.header ? nil : .wrongHeader
        } catch {
            return .malformed(error)
        }
    }

    /// Throws a `Diagnostic` of the family `migrationFolder` unless the folder is there, agrees with its atlas.sum, and has
    /// no two files with one version. Both tools check this before every operation.
    public func validate() throws {
        guard exists else {
            throw Diagnostic(
                .migrationFolder, "migration folder \(displayPath) does not exist",
                help: "`dbw migration new NAME` makes it with the first migration")
        }
        if case .unfinished(let adding, let removing) = interruptedWrite {
            throw Diagnostic(
                .migrationFolder, "a write to the migration folder was interrupted: " + Self.words(adding, removing),
                help: "`dbw migration hash` finishes it")
        }
        if let sumProblem { throw diagnostic(for: sumProblem) }
        for (earlier, later) in zip(files, files.dropFirst()) where earlier.version == later.version {
            throw Diagnostic(
                .migrationFolder, "\(earlier.name) and \(later.name) have the same version \(later.version)",
                help: "`dbw migration rebase \(later.name)` gives the second one a new version")
        }
    }

    private func diagnostic(for problem: SumProblem) -> Diagnostic {
        let source = SourceText(file: path + "/" + SumFile.fileName, bytes: recordedSum ?? [])
        let rehash = "look at the migration files, then run `dbw migration hash`"
        switch problem {
        case .missing:
            return Diagnostic(
                .migrationFolder, "checksum file not found: \(displayPath) has migrations and no \(SumFile.fileName)",
                help: rehash)
        case .malformed(let line):
            let isConflict = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].contains { line.text.hasPrefix($0) }
            return Diagnostic(
                .migrationFolder,
                isConflict ? "\(SumFile.fileName) holds a merge conflict" : "checksum file format invalid",
                help: isConflict
                    ? "order the migrations of both branches (`dbw migration rebase`), then run `dbw migration hash`" : rehash,
                location: source.location(atLine: line.number))
        case .wrongHeader:
            return Diagnostic(
                .migrationFolder, "checksum mismatch: the first line of \(SumFile.fileName) does not belong to the others",
                help: "it looks merged; " + rehash, location: source.location(atLine: 1))
        case .mismatch(let mismatch):
            return Diagnostic(
                .migrationFolder, "checksum mismatch: \(mismatch.description)", help: rehash,
                location: source.location(atLine: mismatch.line))
        }
    }

    private static func words(_ adding: [String], _ removing: [String]) -> String {
        let parts = [
            adding.isEmpty ? nil : "new \(adding.joined(separator: ", "))",
            removing.isEmpty ? nil : "removed \(removing.joined(separator: ", "))",
        ]
        return parts.compactMap { $0 }.joined(separator: ", ") + " and not yet in \(SumFile.fileName)"
    }
}

extension SourceText {
    /// The start of a 1-based line; the last line where there are fewer.
    fileprivate func location(atLine line: Int) -> SourceLocation {
        var offset = 0
        for _ in 1..<max(1, line) {
            guard let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")), end + 1 < bytes.count else { break }
            offset = end + 1
        }
        return location(at: offset)
    }
}
