import ArgumentParser
import Foundation
import Migrations
import Postgres
import SQLText
import SchemaDiff
import Script
import Terminal
import Workbench

/// `dbw migration ...`
struct MigrationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migration", abstract: "Versioned migrations, compatible with Atlas.",
        subcommands: [
            MigrationNew.self, MigrationApplyCommand.self, MigrationStatusCommand.self, MigrationHash.self,
            MigrationValidate.self, MigrationLint.self, MigrationPreflight.self, MigrationSet.self, MigrationRepair.self,
            MigrationRebase.self,
            MigrationSquash.self,
            MigrationRemove.self, MigrationEdit.self,
        ])
}

/// `dbw migration new NAME`
struct MigrationNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Write the difference between the folder and db/schema.sql as a new migration.",
        discussion:
            "The migration is proved on a fresh copy before it is written. --from-session promotes the session's edits instead; --edit writes an empty file and opens it in $EDITOR."
    )
    @OptionGroup var global: GlobalOptions
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var allow: AllowOption
    @Argument(help: "What the file is called after its version.") var name: String
    @Flag(name: .customLong("from-session"), help: "Promote the session's edits.") var fromSession = false
    @Flag(help: "Write an empty migration and open it in $EDITOR.") var edit = false
    @Option(
        name: .long, help: ArgumentHelp("What is a rename: SCHEMA.TABLE=NEW or SCHEMA.TABLE.COLUMN=NEW.", valueName: "old=new"))
    var rename: [String] = []

    func run() throws {
        let workbench = try global.open(scope)
        let project = try workbench.requireProject()
        if fromSession {
            let report = try EditSession(workbench).promote(name, allow: allow.hazards())
            for file in report.migrations { Output.data("\(project.relative(project.migrationsFolder))/\(file)\n") }
            Output.note("updated \(report.schemaFile)")
            for line in Plan(statements: report.statements).evidence { Output.note("observed: \(line)") }
            return
        }
        if edit { return try writeByHand(workbench, project) }
        try Question.aboutRenames(in: workbench, unless: allow)
        guard let (file, plan) = try workbench.newMigration(name, renames: rename.map(RenameRequest.init), allow: allow.hazards())
        else {
            Output.message("The migration directory is synced with the desired state, no changes to be made")
            return
        }
        if global.json {
            Output.data(try JSONText.encode(Written(file: file, sql: plan.sql, plan: PlanReport(plan))))
        } else {
            Output.data("\(project.relative(project.migrationsFolder))/\(file)\n")
        }
        for hazard in plan.hazards { Output.note("hazard \(hazard.name.rawValue): \(hazard.message)") }
        for line in plan.evidence { Output.note("observed: \(line)") }
    }

    private struct Written: Encodable {
        var file: String
        var sql: String
        var plan: PlanReport
    }

    private func writeByHand(_ workbench: Workbench, _ project: Project) throws {
        var directory = try workbench.migrationDirectory()
        let file = try directory.add(name, content: "", at: Date())
        let path = project.migrationsFolder + "/" + file.name
        if Screen.isTerminal(0) {
            try Shell.edit(path, workbench.options.environment)
            directory = try workbench.migrationDirectory()
            try directory.rehash()
        }
        Output.data("\(project.relative(path))\n")
    }
}

/// `dbw migration apply [N]`
struct MigrationApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "apply", abstract: "Apply pending migrations to the target.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "At most so many.") var amount: Int?
    @Option(name: .customLong("to"), help: ArgumentHelp("Up to and with this version.", valueName: "version")) var version:
        String?
    @Flag(name: .customLong("dry-run"), help: "Show what would run; write nothing.") var dryRun = false
    @Option(help: ArgumentHelp("On a database without records: all up to this version is there.", valueName: "version"))
    var baseline: String?
    @Flag(name: .customLong("allow-dirty"), help: "On a database that is not empty and has no records: run all.") var allowDirty =
        false
    @Option(name: .customLong("tx-mode"), help: "file, all or none.") var transactionMode = "file"
    @Option(name: .customLong("exec-order"), help: "linear, linear-skip or non-linear.") var order = "linear"
    @Option(
        name: .customLong("lock-timeout"),
        help: ArgumentHelp(
            "How long a statement waits for a lock before it lets others go first and tries again, in milliseconds; 0 for ever.",
            valueName: "ms"))
    var lockTimeout = LockTimeout.usual.milliseconds
    @Option(
        name: .customLong("statement-timeout"),
        help: ArgumentHelp("How long a statement may run, in milliseconds.", valueName: "ms"))
    var statementTimeout: Int?
    @Option(name: .customLong("revisions-schema"), help: ArgumentHelp("Where the records are.", valueName: "schema"))
    var revisionsSchema: String?
    @Option(help: ArgumentHelp("A file that lists databases, one a line: all of them are migrated.", valueName: "file"))
    var targets: String?
    @Option(
        name: .customLong("targets-query"),
        help: ArgumentHelp("A query on the target that gives databases: names, or URLs.", valueName: "sql"))
    var targetsQuery: String?
    @Option(help: "With --targets: so many databases at the same time.") var jobs = 1
    @Flag(name: .customLong("keep-going"), help: "With --targets: go on with the others when one fails.") var keepGoing = false
    @Flag(inversion: .prefixedNo, help: "Ask the target first whether its rows let the migrations through.") var preflight = true

    func run() throws {
        let workbench = try global.open()
        var options = Executor.Options()
        options.amount = amount
        options.toVersion = version
        options.dryRun = dryRun
        options.baseline = baseline
        options.allowDirty = allowDirty
        options.revisionsSchema = revisionsSchema
        options.operatorVersion = "dbw \(ProgramVersion.number)"
        options.transactionMode = try Choice.of(transactionMode, "--tx-mode", TransactionMode.allCases)
        options.order = try Choice.of(order, "--exec-order", ExecutionOrder.allCases)
        guard lockTimeout >= 0 else { throw Diagnostic(.usage, "--lock-timeout takes a number from 0 on, not \(lockTimeout)") }
        options.lockTimeout = LockTimeout(milliseconds: lockTimeout)
        options.statementTimeout = statementTimeout.map { StatementTimeout(milliseconds: $0) }
        if targets != nil || targetsQuery != nil { return try applyToAll(workbench, options) }
        let target = try workbench.target()
        var report = ApplyReport(directory: try workbench.migrationDirectory())
        let isJSON = global.json
        let transcript = ApplyTranscript { Output.data($0) }
        do {
            try workbench.applyMigrations(to: target, options: options, asksFirst: preflight) { event in
                if case .warning(let warning) = event { Output.note("warning: \(warning.description)") }
                report.record(event)
                if !isJSON { transcript.take(event) }
            }
        } catch {
            if isJSON { Output.data(try JSONText.encode(report)) }
            throw error
        }
        if isJSON { Output.data(try JSONText.encode(report)) }
    }

    private func applyToAll(_ workbench: Workbench, _ options: Executor.Options) throws {
        guard jobs > 0 else { throw Diagnostic(.usage, "--jobs takes a number from 1 on, not \(jobs)") }
        guard !dryRun else {
            throw Diagnostic(.usage, "--dry-run shows what would run on one database", help: "leave --targets out")
        }
        guard targets == nil || targetsQuery == nil else {
            throw Diagnostic(.usage, "--targets and --targets-query exclude each other", help: "give one of them")
        }
        let list =
            try targets.map { try workbench.fleet(file: $0) }
            ?? workbench.fleet(query: targetsQuery ?? "", on: workbench.target())
        var fleet = FleetOptions()
        (fleet.jobs, fleet.goesOn, fleet.asksFirst) = (jobs, keepGoing, preflight)
        let results = try workbench.applyMigrations(toAll: list, fleet, options: options) { _ in }
        if global.json {
            Output.data(try JSONText.encode(results))
        } else {
            let width = results.map(\.target.display.count).max() ?? 0
            for result in results {
                let name = result.target.display.padding(toLength: width, withPad: " ", startingAt: 0)
                let time = "\(Int(result.milliseconds.rounded())) ms"
                let parts = [result.word, result.detail].filter { !$0.isEmpty }.joined(separator: ": ")
                Output.data("\(name)  \(parts)" + (result.word == "not started" ? "" : "  (\(time))") + "\n")
            }
            let words = ["applied", "up to date", "failed", "not started"].map { word in
                (word, results.filter { $0.word == word }.count)
            }
            Output.message(words.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", "))
        }
        for case .failed(let error) in results.map(\.outcome) { throw ExitCode(error.exitCode) }
        if Interrupt.wasInterrupted { throw ExitCode(Diagnostic.Family.interrupted.rawValue) }
    }
}

/// `dbw migration status`
struct MigrationStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How far the target is in the folder's history.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let workbench = try global.open()
        let status = try workbench.migrationStatus(of: workbench.target())
        Output.data(global.json ? try JSONText.encode(status) : status.text)
    }
}

/// `dbw migration hash`
struct MigrationHash: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hash", abstract: "Bring atlas.sum up to date with the folder's files.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        var directory = try global.open().migrationDirectory()
        try directory.rehash()
        if global.json { Output.data(try JSONText.encode(["files": directory.files.count])) }
    }
}

/// `dbw migration validate`
struct MigrationValidate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check atlas.sum, and that the files run one after the other on an empty database.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let workbench = try global.open()
        let directory = try workbench.migrationDirectory()
        _ = try workbench.migrationsTemplate(directory)
        if global.json {
            Output.data(try JSONText.encode(["files": directory.files.count]))
        } else {
            Output.message(counted(directory.files.count, "migration is", "migrations are") + " valid")
        }
    }
}

/// One of a few words.
enum Choice {
    static func of<Value: RawRepresentable>(_ word: String, _ flag: String, _ all: [Value]) throws -> Value
    where Value.RawValue == String {
        if let value = Value(rawValue: word) { return value }
        let names = all.map(\.rawValue)
        throw Diagnostic(
            .usage, "\(flag) takes \(names.joined(separator: ", ")), not \"\(word)\"",
            help: nearest(word, in: names).map { "did you mean \($0)?" })
    }
}

/// `dbw drift [TARGET]`
struct DriftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift", abstract: "Compare the target with what the migrations say; exits with 5 when they differ.")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The target.") var database: String?
    @Flag(help: "Print the SQL that would bring the target back.") var sql = false

    func run() throws {
        let workbench = try global.open(scope)
        let target = try workbench.target(database)
        let drift = try workbench.drift(of: target)
        if global.json {
            Output.data(try PlanReport(drift.plan).json())
        } else if sql {
            Output.data(drift.plan.sql)
        } else if !drift.comparison.isEmpty {
            Output.data(drift.comparison.lines.joined(separator: "\n") + "\n")
        }
        if drift.plan.isEmpty {
            Output.message("\(target.display) is what the migrations say")
        } else {
            throw ExitCode(5)
        }
    }
}
