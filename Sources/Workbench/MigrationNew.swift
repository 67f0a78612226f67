import Foundation
import Migrations
import SQLText
import Schema
import SchemaDiff

extension Workbench {
    /// The difference between the migration folder and `db/schema.sql`, proved, as a new migration.
    ///
    /// - Returns: the names of the files (one, but where PostgreSQL wants a commit in between) and the plan; nil where the folder already says what the schema file says.
    public func newMigration(
        _ name: String, renames: [RenameRequest] = [], allow: Set<Hazard.Name> = [], at moment: Date = Date()
    ) throws -> (files: [String], plan: Plan)? {
        let project = try requireProject()
        guard FileManager.default.fileExists(atPath: project.schemaFile) else {
            throw Diagnostic(.usage, "there is no \(project.relative(project.schemaFile))", help: "write one, or run dbw init")
        }
        var directory = try MigrationDirectory(path: project.migrationsFolder)
        let from = try loadTemplate(migrationsTemplate(directory))
        let to = try loadTemplate(schemaTemplate(of: [schemaSource()]))
        let plan = try plan(from: from, to: to, renames: renames)
        guard !plan.isEmpty else { return nil }
        try requireAllowed(plan, allow)
        let texts = try prove(plan, from: from, to: to, what: "the migration")
        let files = try texts.enumerated().map { index, text in
            try directory.add(MigrationText.name(name, of: index, in: texts), content: text, at: moment).name
        }
        return (files, plan)
    }
}
