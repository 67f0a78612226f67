import Postgres
import SQLText

/// How far a database is in a folder's history, computed and told as Atlas does (`atlas migrate status`).
public struct MigrationStatus: Sendable {
    /// Whether anything is pending.
    public enum State: String, Sendable, Encodable {
        case upToDate = "OK"
        case pending = "PENDING"
    }

    /// The folder's files; on a database without revisions only those that would run.
    public let available: [MigrationFile]
    /// Files that should have run before others that did.
    public let outOfOrder: [MigrationFile]
    /// Files to run, those of `outOfOrder` not included.
    public let pending: [MigrationFile]
    /// The database's rows in the order of versions.
    public let applied: [Revision]
    /// Whether anything is to be run.
    public let state: State
    /// The last version, or a sentence that there is none.
    public let current: String
    /// The next version, or a sentence that there is none; nil where it is not known.
    public let next: String?
    /// Statements done and in all of a file that was applied in part; 0 of 0 where there is none.
    public let count: Int
    /// See `count`.
    public let total: Int
    /// What went wrong last: of the statement that failed, or of the history.
    public let error: String?
    /// The statement that failed last, on one line.
    public let failedStatement: String?
    let directory: String

    /// Reads the database; the session may be read-only. Throws a `Diagnostic` for an invalid folder.
    public init(of directory: MigrationDirectory, on session: Session, revisionsSchema: String? = nil) throws {
        try directory.validate()
        do {
            let revisions = try Revisions.locate(on: session, schema: revisionsSchema)
            try self.init(of: directory, revisions: try revisions.read(on: session))
        } catch let error as PostgresError {
            throw error.diagnostic()
        }
    }

    /// From a folder and what was read of a database. Pure.
    public init(of directory: MigrationDirectory, revisions: [Revision]) throws {
        self.directory = directory.displayPath
        applied = revisions
        let pending: [MigrationFile]
        do throws(HistoryProblem) {
            pending = try History.pending(files: directory.files, revisions: revisions, order: .linear)
        } catch {
            guard case .outOfOrder(let files, let following) = error else { throw error.diagnostic }
            self.pending = following
            outOfOrder = files
            available = []
            state = .pending
            current = revisions.last?.version ?? ""
            next = nil
            (count, total) = (0, 0)
            self.error = error.message + ". See: https://atlasgo.io/versioned/apply#non-linear-error"
            failedStatement = nil
            return
        }
        self.pending = pending
        outOfOrder = []
        available = revisions.isEmpty ? pending : directory.files
        current =
            pending.count == available.count ? "No migration applied yet" : revisions.last?.version ?? "No migration applied yet"
        state = pending.isEmpty ? .upToDate : .pending
        next = pending.first?.version ?? "Already at latest version"
        guard let last = revisions.last, last.isPartial, last.applied < last.total,
            let file = directory.file(version: last.version)
        else {
            (count, total, error, failedStatement) = (0, 0, nil, nil)
            return
        }
        count = last.applied
        total = (try? AtlasSplitter.split(file.content).statements.count) ?? last.total
        error = last.error.map(Self.oneLine)
        failedStatement = last.errorStatement.map(Self.oneLine)
    }

    private var startsFromCheckpoint: Bool { applied.isEmpty && pending.first?.isCheckpoint == true }

    /// The text of `atlas migrate status`, without colour, ended by a line end.
    public var text: String {
        let isPartial = total > 0
        let strays = outOfOrder.isEmpty ? "" : " (\(pending.isEmpty ? "" : "\(outOfOrder.count) ")out of order)"
        var lines = [
            "Migration Status: \(state.rawValue)",
            "  -- Current Version: \(current)" + (isPartial ? " (\(count) statements applied)" : ""),
            "  -- Next Version:    \(next ?? "UNKNOWN")" + (startsFromCheckpoint ? " (checkpoint)" : "")
                + (isPartial ? " (\(total - count) statements left)" : ""),
            "  -- Executed Files:  \(applied.count)" + (isPartial ? " (last one partially)" : ""),
            "  -- Pending Files:   \(pending.count + outOfOrder.count)" + strays,
        ]
        if isPartial {
            lines += [
                "", "Last migration attempt had errors:", "  -- SQL:   \(failedStatement ?? "")", "  -- ERROR: \(error ?? "")",
            ]
        } else if !outOfOrder.isEmpty, let error {
            lines += ["", "  ERROR: \(error)"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func oneLine(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ")
    }
}

extension MigrationStatus: Encodable {
    private enum Key: String, CodingKey {
        case environment = "Env"
        case driver = "Driver"
        case directory = "Dir"
        case available = "Available"
        case outOfOrder = "OutOfOrder"
        case pending = "Pending"
        case applied = "Applied"
        case current = "Current"
        case next = "Next"
        case count = "Count"
        case total = "Total"
        case status = "Status"
        case error = "Error"
        case failedStatement = "SQL"
    }

    /// Atlas's keys; what is empty is left out.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        var environment = container.nestedContainer(keyedBy: Key.self, forKey: .environment)
        try environment.encode("postgres", forKey: .driver)
        try environment.encode(directory, forKey: .directory)
        for (key, files) in [(Key.available, available), (.outOfOrder, outOfOrder), (.pending, pending)] where !files.isEmpty {
            try container.encode(files.map(FileName.init), forKey: key)
        }
        if !applied.isEmpty { try container.encode(applied.map(RevisionRecord.init), forKey: .applied) }
        try container.encode(current, forKey: .current)
        try container.encodeIfPresent(next, forKey: .next)
        if count > 0 { try container.encode(count, forKey: .count) }
        if total > 0 { try container.encode(total, forKey: .total) }
        try container.encode(state, forKey: .status)
        if let error, !error.isEmpty { try container.encode(error, forKey: .error) }
        if let failedStatement, !failedStatement.isEmpty { try container.encode(failedStatement, forKey: .failedStatement) }
    }
}

/// A revision as Atlas's JSON shows it.
private struct RevisionRecord: Encodable {
    let revision: Revision

    init(_ revision: Revision) { self.revision = revision }

    private enum Key: String, CodingKey {
        case version = "Version"
        case description = "Description"
        case kind = "Type"
        case applied = "Applied"
        case total = "Total"
        case executedAt = "ExecutedAt"
        case executionTime = "ExecutionTime"
        case error = "Error"
        case errorStatement = "ErrorStmt"
        case operatorVersion = "OperatorVersion"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(revision.version, forKey: .version)
        try container.encode(revision.description, forKey: .description)
        try container.encode(revision.kind.name, forKey: .kind)
        try container.encode(revision.applied, forKey: .applied)
        try container.encode(revision.total, forKey: .total)
        try container.encodeIfPresent(revision.executedAt, forKey: .executedAt)
        try container.encode(revision.executionTime, forKey: .executionTime)
        if let error = revision.error, !error.isEmpty { try container.encode(error, forKey: .error) }
        if let statement = revision.errorStatement, !statement.isEmpty {
            try container.encode(statement, forKey: .errorStatement)
        }
        try container.encode(revision.operatorVersion, forKey: .operatorVersion)
    }
}

extension Revision.Kind {
    /// In Atlas's words.
    public var name: String {
        let names = [(Self.baseline, "baseline"), (.executed, "applied"), (.resolved, "manually set")]
        let held = names.filter { contains($0.0) }.map(\.1)
        return held.isEmpty ? "unknown (\(rawValue))" : held.joined(separator: " + ")
    }
}
