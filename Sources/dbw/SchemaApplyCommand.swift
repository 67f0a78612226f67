import ArgumentParser
import Foundation
import Kysely
import SQLText
import SchemaDiff
import Terminal
import Workbench

/// `dbw schema apply`
struct SchemaApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Make the target equal to db/schema.sql.",
        discussion:
            "Shows the plan, asks, and applies it in one transaction. The plan is proved first, on a copy built from the target's own schema."
    )
    @OptionGroup var global: GlobalOptions
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var allow: AllowOption
    @Flag(name: .customLong("dry-run"), help: "Only show the plan.") var dryRun = false
    @Flag(help: "Do not ask. Loss of data still needs --allow deletes-data.") var yes = false
    @Option(
        name: .long, help: ArgumentHelp("What is a rename: SCHEMA.TABLE=NEW or SCHEMA.TABLE.COLUMN=NEW.", valueName: "old=new"))
    var rename: [String] = []

    func run() throws {
        let workbench = try global.open(scope)
        let target = try workbench.target()
        try Question.aboutRenames(in: workbench, unless: allow)
        let application = try workbench.planSchemaApply(
            to: target, renames: rename.map(RenameRequest.init), allow: dryRun ? nil : allow.hazards())
        let statements = counted(application.plan.statements.count, "statement")
        guard !application.plan.isEmpty else {
            if global.json {
                Output.data(try PlanReport(application.plan).json())
            } else {
                Output.message("Schema is synced, no changes to be made")
            }
            return
        }
        if global.json {
            Output.data(try PlanReport(application.plan).json())
        } else {
            Output.message("-- Planned changes to \(target.display):")
            let style = Style.decide(
                isTerminal: Screen.isTerminal(1), environment: ProcessInfo.processInfo.environment, isRefused: global.noColor)
            Output.data(highlightSQL(application.plan.sql, style: style))
            for hazard in application.plan.hazards { Output.message("-- hazard \(hazard.name.rawValue): \(hazard.message)") }
            for line in application.plan.evidence { Output.message("-- observed: \(line)") }
        }
        if dryRun {
            try workbench.requireAllowed(application.plan, allow.hazards())
            return
        }
        if !yes {
            try Question.goOn("Apply \(statements) to \(target.display)?", flag: "--yes")
        }
        try workbench.run(application)
        Output.message("applied \(statements) to \(target.display)")
    }
}

/// Asking the person. Without a terminal the refusal names the flag.
enum Question {
    /// On a terminal a plan asks what is a rename, unless that was allowed to be none.
    static func aboutRenames(in workbench: Workbench, unless allow: AllowOption) throws {
        guard Screen.isTerminal(0), Screen.isTerminal(2), try !allow.hazards().contains(.possibleRename) else { return }
        workbench.onRenameQuestion = { question in
            Output.message("\(question.old.label) is gone from the wanted schema, where new ones of its kind came:")
            for (index, candidate) in question.candidates.enumerated() {
                Output.message("  \(index + 1)  \(candidate.qualifiedName)")
            }
            let editor = LineEditor(terminal: ProcessInfo.processInfo.environment["TERM"])
            while true {
                let answer = editor.readAnswer(prompt: "Which one is it now? A number, or n if it is dropped: ")
                guard case .text(let text) = answer else { throw Diagnostic(.refused, "left as it was") }
                if ["n", "no"].contains(text.lowercased()) { return .none }
                if let number = Int(text), question.candidates.indices.contains(number - 1) { return .candidate(number - 1) }
            }
        }
    }

    static func goOn(_ question: String, flag: String) throws {
        guard Screen.isTerminal(0) else {
            throw Diagnostic(.refused, "\(question) An answer is needed and there is no terminal", help: "add \(flag)")
        }
        let editor = LineEditor(terminal: ProcessInfo.processInfo.environment["TERM"])
        guard case .text(let answer) = editor.readAnswer(prompt: question + " [y/N] "),
            ["y", "yes"].contains(answer.lowercased())
        else {
            throw Diagnostic(.refused, "left as it was")
        }
    }
}
