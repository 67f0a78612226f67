import Foundation
import Migrations
import SQLText
import Schema
import SchemaDiff

extension Workbench {
    /// The difference between the migration folder and `db/schema.sql`, proved, as a new migration.
    ///
    /// - Returns: the file's name and the plan with what was seen of its statements; nil where the folder already says what the schema file says.
    public func newMigration(
        _ name: String, renames: [RenameRequest] = [], allow: Set<Hazard.Name> = [], at moment: Date = Date()
    ) throws -> (file: String, plan: Plan)? {
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
        guard let template = from.template else { return nil }
        let loses = plan.hazards.contains { $0.name == .deletesData }
        let (texts, evidence) = try proveMigration(
            [plan.sql], name: name, changesRows: false, on: template, wanted: to.state, mayLose: loses)
        let file = try directory.add(name, content: texts[0], at: moment)
        return (file.name, plan.observed(evidence.observations))
    }
}
