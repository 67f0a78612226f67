import SQLText

/// What to do about files that sort before the last applied version and were not applied. Raw values are the words of
/// `--exec-order`.
public enum ExecutionOrder: String, Sendable, CaseIterable {
    /// Refuse.
    case linear
    /// Leave them out.
    case linearSkip = "linear-skip"
    /// Run them first.
    case nonLinear = "non-linear"
}

/// Why it cannot be said which files come next.
public enum HistoryProblem: Error, Sendable, Equatable {
    /// Files that should have run before others that did; and what would come after.
    case outOfOrder([MigrationFile], pending: [MigrationFile])
    /// A file that was run in part is no longer there.
    case missingPartialFile(version: String, description: String)
    case unknownBaseline(String)

    /// In Atlas's words.
    public var message: String {
        switch self {
        case .outOfOrder(let files, _):
            let names = files.map(\.name).joined(separator: ", ")
            return "migration \(files.count == 1 ? "file \(names) was" : "files \(names) were") added out of order"
        case .missingPartialFile(let version, let description):
            return
                "missing migration: revision \"\(version)_\(description).sql\" is partially applied but migration file was not found"
        case .unknownBaseline(let version): return "baseline version \"\(version)\" not found"
        }
    }

    /// For a person.
    public var diagnostic: Diagnostic {
        switch self {
        case .outOfOrder(let files, _):
            let names = files.map(\.name).joined(separator: " ")
            return Diagnostic(
                .migrationFolder, message,
                help: "`dbw migration rebase \(names)` moves to the end, `--exec-order non-linear` runs as it is")
        case .missingPartialFile:
            return Diagnostic(
                .migrationFolder, message, help: "put the file back, or declare it applied with `dbw migration set`")
        case .unknownBaseline: return Diagnostic(.usage, message, help: "name the version of a file in the migration folder")
        }
    }
}

/// Which files come next, from a folder's files (sorted by name) and a database's revisions (sorted by version). Pure.
///
/// Source: Atlas, sql/migrate/migrate.go (`Executor.Pending`). Where Atlas resumes a row that a person resolved, or stops at a
/// miscounted one, this takes the file as done.
public enum History {
    /// The files to run on a database that has revisions.
    public static func pending(
        files: [MigrationFile], revisions: [Revision], order: ExecutionOrder
    ) throws(HistoryProblem) -> [MigrationFile] {
        guard let first = revisions.first, let last = revisions.last else { return startingFiles(files) }
        if last.isPartial, let index = files.firstIndex(where: { $0.version == last.version }), files[index].isCheckpoint {
            return [files[index]] + files[index...].filter { !$0.isCheckpoint }
        }
        let migrations = files.filter { !$0.isCheckpoint }
        guard !migrations.isEmpty else { return [] }
        var index: Int
        if last.isPartial {
            guard let found = migrations.lastIndex(where: { $0.version == last.version }) else {
                throw .missingPartialFile(version: last.version, description: last.description)
            }
            index = found
        } else {
            guard let found = migrations.lastIndex(where: { !last.version.isBytewiseLess(than: $0.version) }) else {
                return migrations
            }
            index = found + 1
        }
        let following = Array(migrations[index...])
        let recorded = Set(revisions.map(\.version))
        let skipped = migrations[..<index].filter {
            !$0.version.isBytewiseLess(than: first.version) && !recorded.contains($0.version)
        }
        switch order {
        case _ where skipped.isEmpty: return following
        case .linear: throw .outOfOrder(skipped, pending: following)
        case .linearSkip: return following
        case .nonLinear: return skipped + following
        }
    }

    /// The files to run on a database without revisions: from the last checkpoint on, else all.
    public static func startingFiles(_ files: [MigrationFile]) -> [MigrationFile] {
        guard let last = files.lastIndex(where: \.isCheckpoint) else { return files }
        return [files[last]] + files[last...].filter { !$0.isCheckpoint }
    }

    /// The baseline's own file, and the files to run after it.
    public static func files(
        after baseline: String, in files: [MigrationFile]
    ) throws(HistoryProblem) -> (baseline: MigrationFile, pending: [MigrationFile]) {
        let migrations = files.filter { !$0.isCheckpoint }
        guard let index = migrations.lastIndex(where: { $0.version == baseline }) else { throw .unknownBaseline(baseline) }
        return (migrations[index], Array(migrations[(index + 1)...]))
    }
}
