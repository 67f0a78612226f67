import Foundation
import Kysely
import Postgres
import SQLText
import Schema
import SchemaDiff
import Workbench

extension WorkbenchHost {
    func diff(_ command: CommandCall) throws {
        let (words, options) = try command.options(flags: ["json"])
        let session = try session()
        var plan = session.isEdited ? try session.plan() : Plan(statements: [])
        if let name = words.first {
            plan.statements = plan.statements.filter { $0.subjects.contains { Self.isPart($0, of: name) } }
        }
        if options["json"] != nil {
            display.print(try PlanReport(plan).json())
        } else if plan.isEmpty {
            display.note("no difference\n")
        } else {
            display.printSQL(plan.sql)
        }
    }

    private static func isPart(_ identity: Identity, of name: String) -> Bool {
        identity.name == name || identity.relation == name || identity.qualifiedName == name
            || identity.qualifiedName.hasPrefix(name + ".") || identity.schema + "." + identity.name == name
    }

    func plan() throws {
        let session = try session()
        let plan = session.isEdited ? try session.plan() : Plan(statements: [])
        guard !plan.isEmpty else {
            display.note("no difference\n")
            return
        }
        for (index, statement) in plan.statements.enumerated() {
            display.printSQL("-- \(index + 1)\n\(statement.sql);\n")
            for hazard in statement.hazards { display.print("   \(hazard.name.rawValue): \(hazard.message)\n") }
        }
    }

    func hazards() throws {
        let session = try session()
        let hazards = session.isEdited ? try session.plan().hazards : []
        guard !hazards.isEmpty else {
            display.note("no hazards\n")
            return
        }
        for hazard in hazards {
            let flag = hazard.name.needsPermission ? "   (\\promote NAME --allow \(hazard.name.rawValue))" : ""
            display.print("\(hazard.name.rawValue): \(hazard.message)\(flag)\n")
        }
    }

    func drift() throws {
        let target = try workbench.target()
        let drift = try workbench.drift(of: target)
        if drift.plan.isEmpty {
            display.print("\(target.display) is what the migrations say.\n")
        } else {
            display.print(drift.comparison.lines.joined(separator: "\n") + "\n")
        }
    }

    /// Types of the shadow as edited: before anything is applied.
    func types(_ command: CommandCall) throws {
        let (words, options) = try command.options(flags: ["camel-case", "print"], values: ["out", "out-file"])
        guard words.isEmpty else { throw Diagnostic(.script, "\\types takes no names", help: "--out FILE writes to a file") }
        var typesOptions = workbench.configuration.types
        if options["camel-case"] != nil { typesOptions.camelCase = true }
        let output = renderTypes(TypesInput(try session().current()), options: typesOptions)
        for warning in output.warnings { display.note("types: \(warning)\n") }
        if let path = options["out"] ?? options["out-file"] {
            let changed = try workbench.writeTypes(output.text, to: workbench.absolute(path))
            display.print(changed ? "wrote \(path)\n" : "\(path) is up to date\n")
        } else {
            display.print(output.text)
        }
    }

    func queryTarget(_ command: CommandCall) throws {
        guard let statement = command.sql else {
            throw Diagnostic(.script, "\\target takes a query", help: "\\target SELECT ...;")
        }
        let session = try workbench.openForReading(workbench.target())
        defer { session.close() }
        do {
            let rows = try Interrupt.cancelling(session.cancelHandle) { try session.query(statement.text) }
            if rows.columns.isEmpty {
                display.print(rows.commandTag + "\n")
            } else {
                display.show(ScriptTable(rows), settings: settings)
            }
        } catch let error as PostgresError {
            var diagnostic = statement.locate(error.diagnostic(), atCharacter: error.position)
            if error.sqlState == SQLState("25006") {
                diagnostic.help = "\\target only reads; \\apply is the only command that writes to a target"
            }
            throw diagnostic
        }
    }
}
