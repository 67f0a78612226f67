import ArgumentParser
import Foundation
import Migrations
import SQLText
import Terminal
import Workbench

/// `dbw migration set [VERSION]`
struct MigrationSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Declare that the target is at a version, without running anything.",
        discussion:
            "Rows after the version are deleted, missing ones up to it are written as set by hand, and one that failed or stopped in the middle counts as done."
    )
    @OptionGroup var global: GlobalOptions
    @OptionGroup var records: RevisionsOption
    @Argument(help: "The version of a file; without one the last.") var version: String?

    func run() throws {
        let workbench = try global.open()
        let target = try workbench.target()
        let changes = try workbench.setRevisions(to: version, on: target, options: records.options)
        let status = try workbench.migrationStatus(of: target, revisionsSchema: records.revisionsSchema)
        if global.json {
            return Output.data(try JSONText.encode(RevisionChanges(changes, current: status.applied.last?.version)))
        }
        let removed = changes.filter(\.isRemoval).count
        guard let current = status.applied.last?.version else {
            return Output.data(
                changes.isEmpty ? "" : "All revisions deleted (\(removed) in total):\n" + RevisionChanges.lines(changes))
        }
        let counts = [(changes.count - removed, "set"), (removed, "removed")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let summary = counts.isEmpty ? "" : " (\(counts.joined(separator: ", "))):"
        Output.data("Current version is \(current)\(summary)\n" + RevisionChanges.lines(changes))
    }
}

/// `dbw migration repair`
struct MigrationRepair: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "Mend rows of the target's revisions table that would stop Atlas for ever.",
        discussion:
            "Such rows come from a file that was resumed after its tail was edited, or was set by hand after it had failed: they are done, and say that they are not."
    )
    @OptionGroup var global: GlobalOptions
    @OptionGroup var records: RevisionsOption

    func run() throws {
        let workbench = try global.open()
        let changes = try workbench.repairRevisions(on: workbench.target(), options: records.options)
        if global.json { return Output.data(try JSONText.encode(RevisionChanges(changes, current: nil))) }
        if changes.isEmpty { return Output.message("there is nothing to repair") }
        Output.data(RevisionChanges.lines(changes))
    }
}

/// `dbw migration rebase VERSION...`
struct MigrationRebase: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebase", abstract: "Give migrations that arrived late new versions after all others.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Versions or names of the files.") var files: [String]

    func run() throws {
        let workbench = try global.open()
        var directory = try workbench.migrationDirectory()
        let before = try directory.files(files)
        let moved = try directory.rebase(files, at: Date())
        if global.json {
            return Output.data(
                try JSONText.encode(zip(before, moved).map { ["from": $0.name, "to": $1.name] }))
        }
        for (old, new) in zip(before, moved) { Output.data("\(old.name) -> \(new.name)\n") }
    }
}

/// `dbw migration rm VERSION...`
struct MigrationRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Take migrations out of the folder.",
        discussion: "A database that has applied one keeps what it made, and the row that says so: drift shows it.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Versions or names of the files.") var files: [String]

    func run() throws {
        var directory = try global.open().migrationDirectory()
        let removed = try directory.remove(files)
        if global.json { return Output.data(try JSONText.encode(removed.map(\.name))) }
        for file in removed { Output.data("removed \(file.name)\n") }
    }
}

/// `dbw migration edit VERSION`
struct MigrationEdit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Open a migration in $EDITOR, and bring atlas.sum up to date after it.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Version or name of the file.") var file: String

    func run() throws {
        let workbench = try global.open()
        let project = try workbench.requireProject()
        var directory = try workbench.migrationDirectory()
        let found = try directory.files([file])[0]
        guard Screen.isTerminal(0) else {
            throw Diagnostic(
                .refused, "an editor needs a terminal", help: "change the file, then run dbw migration hash")
        }
        try Shell.edit(project.migrationsFolder + "/" + found.name, workbench.options.environment)
        directory = try workbench.migrationDirectory()
        try directory.rehash()
    }
}

/// `dbw migration squash [NAME]`
struct MigrationSquash: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "squash", abstract: "Write one migration in the place of many, proved to make the same.",
        discussion:
            "Every database has to have applied the files before it gets the new folder: what is done by version is not done again. With --checkpoint the files stay, and only new databases start from the new one."
    )
    @OptionGroup var global: GlobalOptions
    @Argument(help: "What the file is called after its version.") var name: String?
    @Option(name: .customLong("to"), help: ArgumentHelp("Up to and with this version.", valueName: "version")) var version:
        String?
    @Flag(help: "Keep the files; new databases start from the checkpoint.") var checkpoint = false

    func run() throws {
        let workbench = try global.open()
        let project = try workbench.requireProject()
        let squash = try workbench.squash(
            name ?? (checkpoint ? "checkpoint" : "squashed"), to: version, isCheckpoint: checkpoint)
        let path = "\(project.relative(project.migrationsFolder))/\(squash.file.name)"
        if global.json {
            return Output.data(try JSONText.encode(Written(file: path, replaced: squash.replaced.map(\.name))))
        }
        Output.data(path + "\n")
        let files = counted(squash.replaced.count, "file")
        Output.note(checkpoint ? "stands for the \(files) before it" : "stands in the place of \(files)")
    }

    private struct Written: Encodable {
        var file: String
        var replaced: [String]
    }
}

/// Where the records are.
struct RevisionsOption: ParsableArguments {
    @Option(name: .customLong("revisions-schema"), help: ArgumentHelp("Where the records are.", valueName: "schema"))
    var revisionsSchema: String?

    var options: Executor.Options {
        var options = Executor.Options()
        options.revisionsSchema = revisionsSchema
        options.operatorVersion = "dbw \(ProgramVersion.number)"
        return options
    }
}

/// What was done to the revisions table.
struct RevisionChanges: Encodable {
    struct Change: Encodable {
        var action: String
        var version: String
        var description: String
    }
    var current: String?
    var changes: [Change]

    init(_ changes: [RevisionsEditor.Change], current: String?) {
        self.current = current
        self.changes = changes.map {
            Change(action: $0.action, version: $0.revision.version, description: $0.revision.description)
        }
    }

    /// `  + 20260101000000 (users)` for each.
    static func lines(_ changes: [RevisionsEditor.Change]) -> String {
        changes.map { change in
            let row = change.revision
            let mark = change.isRemoval ? "-" : "+"
            return "  \(mark) \(row.version)" + (row.description.isEmpty ? "" : " (\(row.description))") + "\n"
        }.joined()
    }
}

extension RevisionsEditor.Change {
    fileprivate var action: String {
        switch self {
        case .set: "set"
        case .removed: "removed"
        case .repaired: "repaired"
        }
    }
    fileprivate var isRemoval: Bool { action == "removed" }
}
