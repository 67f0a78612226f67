import Foundation
import Migrations
import SQLText

/// A folder with a schema to work on: where its files are.
public struct Project: Sendable, Equatable {
    /// The folder that holds `db/`, absolute.
    public let root: String
    /// `db/schema.sql`, the source of truth.
    public let schemaFile: String
    /// `db/migrations`.
    public let migrationsFolder: String
    /// `db/dbw.toml`, whether it exists or not.
    public let configurationFile: String

    /// A project in an absolute folder, whether its files exist or not; a path that is left out is the usual one under `db/`.
    public init(root: String, schemaFile: String? = nil, migrationsFolder: String? = nil, configurationFile: String? = nil) {
        self.root = root
        self.schemaFile = schemaFile ?? root + "/db/schema.sql"
        self.migrationsFolder = migrationsFolder ?? root + "/db/migrations"
        self.configurationFile = configurationFile ?? root + "/db/dbw.toml"
    }

    /// The project that a folder lies in: the nearest folder upwards with a `db/schema.sql`, `db/migrations` or `db/dbw.toml`.
    public static func find(from folder: String) -> Project? {
        var folder = URL(fileURLWithPath: folder).standardizedFileURL.path
        while true {
            let marks = ["schema.sql", "migrations", "dbw.toml"].map { "\(folder)/db/\($0)" }
            if marks.contains(where: { FileManager.default.fileExists(atPath: $0) }) { return Project(root: folder) }
            let parent = (folder as NSString).deletingLastPathComponent
            if parent == folder || parent.isEmpty { return nil }
            folder = parent
        }
    }

    /// The folder's name, for the prompt.
    public var name: String { (root as NSString).lastPathComponent }

    /// Tells this project's servers and session from others'; the same wherever dbw is started.
    public var key: String {
        let base = name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(12)
        return (base.isEmpty ? "project" : base) + "-" + Checksum.hex(of: Array(root.utf8)).prefix(10)
    }

    /// A path as a person would write it from the project's root.
    public func relative(_ path: String) -> String {
        path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
    }
}
