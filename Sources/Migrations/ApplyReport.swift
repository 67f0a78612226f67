import Foundation
import SQLText

/// An apply as a record, made from its events. Encodes with Atlas's keys (`atlas migrate apply --format '{{ json . }}'`).
public struct ApplyReport: Sendable, Encodable {
    /// One file that was begun.
    public struct File: Sendable, Encodable {
        /// File name with its extension.
        public let name: String
        /// The file's version.
        public let version: String
        /// The file's description.
        public let description: String
        /// When it began.
        public let start: Date
        /// When it ended; nil while it runs.
        public var end: Date?
        /// Statements done by an earlier attempt.
        public let skipped: Int
        /// Statements sent in this one, the failing one included.
        public var statements: [String] = []
        /// What ended it; nil where nothing failed.
        public var error: Failure?

        private enum CodingKeys: String, CodingKey {
            case name = "Name"
            case version = "Version"
            case description = "Description"
            case start = "Start"
            case end = "End"
            case skipped = "Skipped"
            case statements = "Applied"
            case error = "Error"
        }
    }

    /// The statement that failed, and the server's message.
    public struct Failure: Sendable, Encodable {
        /// Nil where the failure was not in a statement.
        public let statement: String?
        /// The message, as the server gave it.
        public let text: String

        private enum CodingKeys: String, CodingKey {
            case statement = "Stmt"
            case text = "Text"
        }
    }

    /// Always `postgres`.
    public private(set) var driver = "postgres"
    /// The folder as it was named.
    public let directory: String
    /// The files that were to run.
    public private(set) var pending: [FileName] = []
    /// The files that were begun.
    public private(set) var applied: [File] = []
    /// The version before; nil on a database without revisions.
    public private(set) var current: String?
    /// The version aimed at.
    public private(set) var target: String?
    /// When it began.
    public let start: Date
    /// When it ended; nil while it runs.
    public private(set) var end: Date?
    /// What ended it; nil where nothing failed.
    public private(set) var error: String?
    /// One sentence for a run without failure.
    public private(set) var message: String?

    /// An empty record.
    public init(directory: MigrationDirectory, at moment: Date = Date()) {
        self.directory = directory.displayPath
        start = moment
    }

    /// Takes the next event.
    public mutating func record(_ event: ApplyEvent, at moment: Date = Date()) {
        switch event {
        case .started(let from, let to, let files):
            (current, target) = (from, to)
            pending = files.map(FileName.init)
        case .fileStarted(let file, _, let skipped):
            applied.append(
                File(name: file.name, version: file.version, description: file.description, start: moment, skipped: skipped))
        case .statementStarted(_, let sql): applied[applied.count - 1].statements.append(sql)
        case .fileFinished: applied[applied.count - 1].end = moment
        case .retrying(let files, _, _, _):
            let names = Set(files.map(\.name))
            applied.removeAll { names.contains($0.name) }
        case .finished:
            end = moment
            message =
                pending.isEmpty
                ? "No migration files to execute"
                : "Migrated to version \(target ?? "") from \(current ?? "") (\(pending.count) migrations in total)"
        case .warning, .baseline, .statementFinished: break
        }
    }

    /// Takes the error that ended the run.
    public mutating func record(_ failure: Diagnostic, at moment: Date = Date()) {
        end = moment
        error = failure.message
        guard let last = applied.indices.last, applied[last].end == nil else { return }
        applied[last].end = moment
        applied[last].error = Failure(statement: applied[last].statements.last, text: failure.message)
    }

    private enum CodingKeys: String, CodingKey {
        case driver = "Driver"
        case directory = "Dir"
        case pending = "Pending"
        case applied = "Applied"
        case current = "Current"
        case target = "Target"
        case start = "Start"
        case end = "End"
        case error = "Error"
        case message = "Message"
    }
}

/// A migration file as Atlas's JSON names it.
public struct FileName: Sendable, Encodable, Equatable {
    /// File name with its extension.
    public let name: String
    /// The file's version.
    public let version: String
    /// The file's description.
    public let description: String

    /// Of a file.
    public init(_ file: MigrationFile) {
        name = file.name
        version = file.version
        description = file.description
    }

    /// Empty descriptions are left out, as Atlas does.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(version, forKey: .version)
        if !description.isEmpty { try container.encode(description, forKey: .description) }
    }

    private enum CodingKeys: String, CodingKey {
        case name = "Name"
        case version = "Version"
        case description = "Description"
    }
}
