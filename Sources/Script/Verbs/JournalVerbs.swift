import Foundation
import Postgres
import SQLText
import Schema
import SchemaDiff
import Workbench

extension WorkbenchHost {
    func status() throws {
        let project = try workbench.requireProject()
        let session = try session()
        let directory = try? workbench.migrationDirectory()
        var lines = ["Project:    \(project.name) (\(project.root))"]
        lines.append(
            "Base:       \(project.relative(project.schemaFile)), \(counted(directory?.files.count ?? 0, "migration")) in \(project.relative(project.migrationsFolder))"
        )
        lines.append("Shadow:     PostgreSQL \(session.serverVersion / 10000).\(session.serverVersion % 10000)")
        lines.append("Target:     \(try describeTarget())")
        let changes = try changes()
        if session.edits.isEmpty {
            lines.append("Edits:      none")
        } else {
            let data = session.edits.filter(\.changesData).count
            lines.append(
                "Edits:      \(session.edits.count) not promoted: \(changes.counts)"
                    + (data > 0 ? ", \(data) of them change rows" : ""))
        }
        if !session.undone.isEmpty { lines.append("Undone:     \(session.undone.count), \\redo brings them back") }
        var hazards: [Hazard] = []
        do { hazards = session.edits.isEmpty ? [] : try session.plan().hazards } catch let error as Diagnostic {
            lines.append("Plan:       none: \(error.message)")
        }
        for (index, hazard) in hazards.prefix(6).enumerated() {
            lines.append((index == 0 ? "Hazards:    " : "            ") + "\(hazard.name.rawValue): \(hazard.message)")
        }
        display.print(lines.joined(separator: "\n") + "\n")
    }

    /// The target and how far it is; never an error, since a status is asked for when things are wrong.
    private func describeTarget() throws -> String {
        do {
            let target = try workbench.target()
            let status = try workbench.migrationStatus(of: target)
            let behind = status.pending.count + status.outOfOrder.count
            return target.display + (behind == 0 ? ", up to date" : ", " + counted(behind, "migration") + " pending")
        } catch let error as Diagnostic {
            return error.message
        }
    }

    func log() throws {
        let session = try session()
        if session.edits.isEmpty, session.undone.isEmpty {
            display.print("No edits.\n")
            return
        }
        let points = Dictionary(grouping: session.checkpoints.keys.sorted()) { session.checkpoints[$0] ?? 0 }
        var lines: [String] = []
        for (index, edit) in session.edits.enumerated() {
            lines += (points[index] ?? []).map { "   -- \($0)" }
            lines.append(Self.numbered(index + 1, edit.summary))
        }
        lines += (points[session.edits.count] ?? []).map { "   -- \($0)" }
        for (index, edit) in session.undone.reversed().enumerated() {
            lines.append(Self.numbered(session.edits.count + index + 1, edit.summary) + "   (undone)")
        }
        display.print(lines.joined(separator: "\n") + "\n")
    }

    private static func numbered(_ number: Int, _ text: String) -> String {
        let digits = String(number)
        let short = text.count > 160 ? text.prefix(159) + "…" : Substring(text)
        return String(repeating: " ", count: max(0, 3 - digits.count)) + digits + "  " + short
    }

    func undo(_ command: CommandCall) throws {
        for edit in try session().undo(command.count()) { display.print("undone: \(edit.summary)\n") }
    }

    func redo(_ command: CommandCall) throws {
        for edit in try session().redo(command.count()) { display.print("done again: \(edit.summary)\n") }
    }

    func back(_ command: CommandCall) throws {
        let name = command.arguments[0].text
        let count = try session().back(to: name)
        display.print("back at \(name): \(counted(count, "edit")) undone\n")
    }

    func reset() throws {
        let count = try session().edits.count
        try session().reset()
        display.print(
            count == 0
                ? "there was nothing to reset\n" : "\(counted(count, "edit")) forgotten; the shadow is as the schema file says\n")
    }

    func save(_ command: CommandCall) throws {
        let session = try session()
        let path = command.arguments[0].text
        let text = session.script()
        let full = workbench.absolute(path)
        guard !FileManager.default.fileExists(atPath: full) else {
            throw Diagnostic(.script, "\(path) exists already", help: "give another name, or remove it first")
        }
        var isFolder: ObjCBool = false
        let folder = (full as NSString).deletingLastPathComponent
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw Diagnostic(.script, "there is no folder \(folder)", help: "make it first")
        }
        try workbench.write(text, to: full)
        display.print("\(session.edits.count) edits written to \(path)\n")
    }

    /// Opens the editor on the last statement, or on an object's definition, and runs what it leaves.
    func edit(_ command: CommandCall) throws {
        guard display.isInteractive else {
            throw Diagnostic(.script, "\\e needs a terminal", help: "put the statement into the script")
        }
        let session = try session()
        var text = session.edits.last?.sql ?? ""
        if let name = command.arguments.first?.text {
            guard let found = try definition(of: name) else { throw Diagnostic(.script, "there is no view or function \(name)") }
            text = found
        }
        let path = NSTemporaryDirectory() + "/dbw-edit-\(ProcessInfo.processInfo.processIdentifier).sql"
        try Data((text + ";\n").utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let environment = workbench.options.environment
        let editor = environment["PSQL_EDITOR"] ?? environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
        let ending = try ProcessRunner("/bin/sh", ["-c", editor + " \"$1\"", "sh", path]).attached()
        guard ending.isSuccess else { throw Diagnostic(.script, "the editor failed; nothing was run") }
        let source = SourceText(file: "<editor>", bytes: try readFile(path))
        for fragment in StatementSplitter.fragments(of: source.bytes) where fragment.kind == .statement && !fragment.body.isEmpty
        {
            _ = try runSQL(SubstitutedText(source, range: fragment.body), display: .standard)
        }
    }
}
