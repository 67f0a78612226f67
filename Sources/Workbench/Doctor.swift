import Foundation
import Migrations
import Postgres
import SQLText
import Schema

/// Looks at everything that a project needs, one thing after the other; what fails does not stop the rest.
public struct Doctor {
    /// What was found about one thing; encoded, it is an entry of `dbw doctor --json`.
    public struct Finding: Codable, Sendable {
        /// What was looked at: `project`, `shadow`, the path of the schema file, `target`.
        public let subject: String
        /// How it is, as a clause without a full stop; where it is not well, the error's message.
        public let text: String
        /// How to mend it; nil where it is well, or where the error has no advice.
        public let help: String?
        /// False where the check failed; one such finding makes `dbw doctor` exit with 1.
        public let isWell: Bool
    }

    let workbench: Workbench

    /// Looks at nothing yet; `examine()` does.
    public init(workbench: Workbench) { self.workbench = workbench }

    /// Checks server programs, shadow, schema file, migrations and target, in this order; embedded servers are started for it.
    ///
    /// - Returns: a finding a check, failed ones too. Without a project the list ends with the shadow.
    public func examine() -> [Finding] {
        var findings: [Finding] = []
        func check(_ subject: String, _ body: () throws -> String) {
            do {
                findings.append(Finding(subject: subject, text: try body(), help: nil, isWell: true))
            } catch let error as Diagnostic {
                findings.append(Finding(subject: subject, text: error.description, help: error.help, isWell: false))
            } catch {
                findings.append(Finding(subject: subject, text: "\(error)", help: nil, isWell: false))
            }
        }
        check("project") {
            let project = try workbench.requireProject()
            return "\(project.name) in \(project.root)"
        }
        check("server programs") {
            let binaries = try ServerBinaries.find(environment: workbench.options.environment)
            return "PostgreSQL \(binaries.version) in \(binaries.folder)"
        }
        check("shadow") {
            let version = try workbench.shadow().version
            return "PostgreSQL \(version / 10000).\(version % 10000) answers"
        }
        guard let project = workbench.project else { return findings }
        var schema: State?
        check(project.relative(project.schemaFile)) {
            let state = try workbench.loadTemplate(workbench.schemaTemplate(of: [workbench.schemaSource()])).state
            schema = state
            guard state.unmodelled.isEmpty else {
                let names = state.unmodelled.prefix(5).map { "\($0.kind) \($0.name)" }.joined(separator: ", ")
                throw Diagnostic(
                    .refused, "holds objects that dbw does not handle: \(names)",
                    help: "changes to them have to be written by hand")
            }
            return "loads, " + counted(state.facts.count, "fact")
        }
        check(project.relative(project.migrationsFolder)) {
            let directory = try workbench.migrationDirectory()
            let template = try workbench.migrationsTemplate(directory)
            guard let schema else { return counted(directory.files.count, "migration") + ", valid" }
            let comparison = StateComparison(try workbench.loadTemplate(template).state, schema)
            guard comparison.isEmpty else {
                throw Diagnostic(
                    .difference,
                    "says something else than the schema file: \(comparison.lines.prefix(3).joined(separator: "; "))",
                    help: "write the difference with dbw migration new NAME")
            }
            return counted(directory.files.count, "migration") + ", valid, equal to the schema file"
        }
        check("target") {
            let target = try workbench.target()
            let status = try workbench.migrationStatus(of: target)
            return "\(target.display), "
                + (status.pending.isEmpty ? "up to date" : counted(status.pending.count, "migration") + " pending")
        }
        findings.append(
            Finding(
                subject: "left out",
                text: workbench.scope.leftOut, help: nil, isWell: true))
        return findings
    }
}
