import Foundation
import Migrations
import Postgres
import SQLText
import Schema
import SchemaDiff
import Workbench

extension WorkbenchHost {
    func promote(_ command: CommandCall) throws {
        let (words, options) = try command.options(values: ["allow"])
        guard let name = words.first, words.count == 1 else {
            throw Diagnostic(.script, "\\promote takes one name", help: "write it with _ between words: \\promote add_user_roles")
        }
        let allow = try HazardList.parse(options["allow"] ?? "")
        let confirm: ((Hazard, String) throws -> Bool)? = display.isInteractive ? { try self.confirm($0, $1) } : nil
        let report = try session().promote(name, allow: allow, confirm: confirm)
        let project = try workbench.requireProject()
        for file in report.migrations { display.print("wrote   \(project.relative(project.migrationsFolder))/\(file)\n") }
        let how = report.wasAppended ? " (the migration's statements stand at its end)" : ""
        display.print("updated \(report.schemaFile)\(how)\n")
        let rows = report.seededTables == 1 ? "1 table" : "\(report.seededTables) tables"
        display.print(
            "proved on a fresh copy: the result equals the session, planning again is empty"
                + (report.seededTables > 0 ? ", rows in \(rows) survived\n" : "\n"))
        if report.isRecorded { display.note("the session changed rows, so the migration is its statements in order\n") }
        for hazard in Plan(statements: report.statements).hazards {
            display.note("hazard: \(hazard.name.rawValue): \(hazard.message)\n")
        }
        for line in Plan(statements: report.statements).evidence { display.note("observed: \(line)\n") }
    }

    private func confirm(_ hazard: Hazard, _ name: String) throws -> Bool {
        try display.confirm("This \(hazard.message).", typing: name)
    }

    func apply(_ command: CommandCall) throws {
        let (words, options) = try command.options(
            flags: ["dry-run", "allow-dirty", "no-preflight"], values: ["target", "baseline"])
        guard words.isEmpty else { throw Diagnostic(.script, "\\apply takes only options", help: "\\? apply") }
        var executor = Executor.Options()
        executor.dryRun = options["dry-run"] != nil
        executor.allowDirty = options["allow-dirty"] != nil
        executor.baseline = options["baseline"]
        executor.lockTimeout = .usual
        executor.operatorVersion = "dbw \(programVersion)"
        let target = try workbench.target(options["target"])
        let transcript = ApplyTranscript { [display] in display.print($0) }
        let asksFirst = options["no-preflight"] == nil
        try workbench.applyMigrations(to: target, options: executor, asksFirst: asksFirst) { [display] event in
            if case .warning(let warning) = event { display.warn(warning, severity: "WARNING") }
            transcript.take(event)
        }
    }
}
