import Postgres
import SQLText

/// Changes to the revisions table that run no migration: declaring versions applied, and mending rows.
public struct RevisionsEditor {
    /// What was done to one row.
    public enum Change: Sendable, Equatable {
        case set(Revision)
        case removed(Revision)
        case repaired(Revision)
    }

    /// The folder whose versions are declared.
    public let directory: MigrationDirectory
    /// As `Executor.Options` has them.
    public let options: Executor.Options

    /// For one folder; of the options the table's schema, the lock's wait and the operator's name count.
    public init(directory: MigrationDirectory, options: Executor.Options = Executor.Options()) {
        self.directory = directory
        self.options = options
    }

    /// Declares that the database is at this version, without running anything (`migration set`).
    ///
    /// Rows after it are removed, missing rows up to it are added as set by hand, and a row of its own that failed or is partial
    /// counts as done. Unlike Atlas, which would resume such a row, this writes it as complete.
    ///
    /// - Parameter version: nil for the folder's last version.
    /// - Returns: the changes in the order of versions; none where the table said so already.
    public func set(to version: String?, on target: WritableTarget, shouldStop: () -> Bool = { false }) throws -> [Change] {
        try directory.validate()
        let files = directory.files
        guard let version = version ?? files.last?.version else {
            return try edit(target, shouldStop) { _, rows in rows.map { .removed($0) } }
        }
        guard files.contains(where: { $0.version == version }) else {
            throw Diagnostic(
                .usage, "migration with version \"\(version)\" not found",
                help: "name the version of a file in the migration folder")
        }
        return try edit(target, shouldStop) { sum, rows in
            var changes: [Change] = rows.filter { version.isBytewiseLess(than: $0.version) }.map { .removed($0) }
            let kept = rows.filter { !version.isBytewiseLess(than: $0.version) }
            if let last = kept.last, last.version == version, last.isPartial || last.isMiscounted || !(last.error ?? "").isEmpty {
                changes.append(.set(completed(last, adding: .resolved)))
            }
            let first = kept.first?.version
            let recorded = Set(kept.map(\.version))
            for file in files where !version.isBytewiseLess(than: file.version) && !recorded.contains(file.version) {
                // Rows older than a checkpoint or a baseline are rightly missing.
                if let first, file.version.isBytewiseLess(than: first) { continue }
                changes.append(
                    .set(
                        Revision(
                            version: file.version, description: file.description, kind: .resolved,
                            hash: sum.hash(of: file.name) ?? "",
                            operatorVersion: options.operatorVersion)))
            }
            return changes
        }
    }

    /// Corrects rows at which Atlas would stop for ever: finished, but with the statement count of an earlier attempt
    /// (`migration repair`).
    public func repair(on target: WritableTarget, shouldStop: () -> Bool = { false }) throws -> [Change] {
        try edit(target, shouldStop) { _, rows in
            rows.filter { $0.isMiscounted || ($0.kind.contains(.resolved) && $0.applied != $0.total) }
                .map { .repaired(completed($0, adding: [])) }
        }
    }

    private func completed(_ row: Revision, adding kind: Revision.Kind) -> Revision {
        var row = row
        row.kind.formUnion(kind)
        if row.isMiscounted { row.total = row.applied }
        row.applied = max(row.applied, row.total)
        row.total = row.applied
        row.error = ""
        row.errorStatement = ""
        row.partialHashes = nil
        row.operatorVersion = options.operatorVersion
        return row
    }

    /// Decides under the migration lock, and writes in one transaction.
    private func edit(
        _ target: WritableTarget, _ shouldStop: () -> Bool, _ decide: (SumFile, [Revision]) -> [Change]
    ) throws -> [Change] {
        do {
            let session = target.session
            try MigrationLock.acquire(on: session, limit: options.lockWait, shouldStop: shouldStop)
            defer { MigrationLock.release(on: session) }
            var revisions = try Revisions.locate(on: session, schema: options.revisionsSchema)
            let changes = decide(directory.computedSum, try revisions.read(on: session)).sorted {
                $0.revision.version.isBytewiseLess(than: $1.revision.version)
            }
            guard !changes.isEmpty else { return [] }
            try session.execute("BEGIN")
            do {
                revisions = try revisions.create(on: target)
                for change in changes {
                    if case .removed(let row) = change {
                        try revisions.delete(version: row.version, on: target)
                    } else {
                        try revisions.write(change.revision, on: target)
                    }
                }
                try session.execute("COMMIT")
            } catch {
                _ = try? session.execute("ROLLBACK")
                throw error
            }
            return changes
        } catch let error as PostgresError {
            throw error.diagnostic()
        }
    }
}

extension RevisionsEditor.Change {
    /// The row as it is now, or was.
    public var revision: Revision {
        switch self {
        case .set(let row), .removed(let row), .repaired(let row): row
        }
    }
}
