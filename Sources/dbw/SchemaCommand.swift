import ArgumentParser
import Foundation
import Postgres
import SQLText
import Schema
import SchemaDiff
import Workbench

/// `dbw schema ...`
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Compare, print and apply schema states.",
        discussion:
            "A state is a connection URL, a .sql file, a folder of them, a migration folder, a snapshot, or the word empty.",
        subcommands: [SchemaApplyCommand.self, SchemaDiffCommand.self, SchemaDumpCommand.self, SchemaSnapshotCommand.self])
}

/// `dbw schema diff FROM TO`
struct SchemaDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Print the SQL that turns one state into another.")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var allow: AllowOption
    @Argument(help: "The state to start from.") var from: String
    @Argument(help: "The state to reach.") var to: String
    @Flag(help: "Exit with 5 when the states differ.") var check = false
    @Flag(help: "Prove the SQL on a copy of FROM built on the shadow server.") var prove = false
    @Option(
        name: .long, help: ArgumentHelp("What is a rename: SCHEMA.TABLE=NEW or SCHEMA.TABLE.COLUMN=NEW.", valueName: "old=new"))
    var rename: [String] = []

    func run() throws {
        let workbench = try global.open(scope)
        let requests = try rename.map(RenameRequest.init)
        try Question.aboutRenames(in: workbench, unless: allow)
        let (source, wanted) = try (StateSource(from, in: workbench), StateSource(to, in: workbench))
        let loaded = try workbench.loadBoth(source, wanted)
        let (old, new) = try workbench.sameVersion(loaded.0, loaded.1)
        let plan = try workbench.plan(from: old, to: new, renames: requests)
        try workbench.requireAllowed(plan, allow.hazards())
        if prove, !plan.isEmpty {
            try workbench.prove(plan, from: old, to: new)
        } else if !plan.isEmpty, case .connection = source, case .connection = wanted {
            Output.note("not proved; --prove builds a copy of FROM and tries it there")
        }
        if global.json {
            Output.data(try PlanReport(plan).json())
        } else {
            Output.data(plan.sql)
        }
        if check, !plan.isEmpty { throw ExitCode(5) }
    }
}

/// `dbw schema dump [STATE]`
struct SchemaDumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "Print a state as canonical SQL (default: db/schema.sql's).")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The state.") var state: String?

    func run() throws {
        let workbench = try global.open(scope)
        let loaded = try workbench.load(try workbench.source(orSchemaFile: state))
        try workbench.requireModelled(loaded.state)
        let plan = try Planner.plan(from: .empty, to: loaded.state)
        Output.data(global.json ? try PlanReport(plan).json() : plan.sql)
    }
}

/// `dbw schema snapshot [STATE]`
struct SchemaSnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Print a state's facts as JSON (default: db/schema.sql's).")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The state.") var state: String?
    @Flag(help: "Print only the fingerprint: a hash that is equal exactly where the states are.") var fingerprint = false

    func run() throws {
        let workbench = try global.open(scope)
        let state = try workbench.load(workbench.source(orSchemaFile: state)).state
        guard fingerprint else { return Output.data(try Snapshot.json(state, scope: workbench.scope)) }
        let hash = Fingerprint.of(state)
        Output.data(global.json ? try JSONText.encode(["fingerprint": hash]) : hash + "\n")
    }
}
