import Foundation
import Migrations
import Postgres
import SQLText
import Schema
import SchemaDiff

extension Workbench {
    /// Declares that a target is at a version of the folder, without running anything.
    ///
    /// - Parameter version: nil for the folder's last one.
    /// - Returns: the rows that were written and deleted, in the order of their versions.
    public func setRevisions(to version: String?, on target: ConnectionTarget, options: Executor.Options) throws
        -> [RevisionsEditor.Change]
    {
        try editRevisions(on: target, options) { try $0.set(to: version, on: $1, shouldStop: { Interrupt.wasInterrupted }) }
    }

    /// Corrects rows of the revisions table at which Atlas would stop for ever.
    public func repairRevisions(on target: ConnectionTarget, options: Executor.Options) throws -> [RevisionsEditor.Change] {
        try editRevisions(on: target, options) { try $0.repair(on: $1, shouldStop: { Interrupt.wasInterrupted }) }
    }

    private func editRevisions(
        on target: ConnectionTarget, _ options: Executor.Options,
        _ edit: (RevisionsEditor, WritableTarget) throws -> [RevisionsEditor.Change]
    ) throws -> [RevisionsEditor.Change] {
        let editor = RevisionsEditor(directory: try migrationDirectory(), options: options)
        let writable = try openForWriting(target)
        defer { writable.session.close() }
        return try Interrupt.cancelling(writable.session.cancelHandle) { try edit(editor, writable) }
    }

    /// One file that makes what many made, proved to make it.
    public struct Squash: Sendable {
        /// The file that was written.
        public let file: MigrationFile
        /// The files that it stands for; with a checkpoint they are still there.
        public let replaced: [MigrationFile]
    }

    /// Writes one file in the place of the first files of the folder, or after all of them as a checkpoint, from which new databases start.
    ///
    /// - Parameters:
    ///   - name: what the file is called after its version.
    ///   - version: the last one that goes into it; nil for all.
    /// - Throws: `Diagnostic` (refused) where the files leave rows behind, which a schema does not hold; the proof's.
    @discardableResult
    public func squash(_ name: String, to version: String?, isCheckpoint: Bool, at moment: Date = Date()) throws -> Squash {
        var directory = try migrationDirectory()
        try directory.validate()
        let replaced = try filesUpTo(version, in: directory)
        if isCheckpoint, replaced.count < directory.files.count {
            throw Diagnostic(.usage, "a checkpoint holds all files before it", help: "leave --to out")
        }
        let made = try loadTemplate(migrationsTemplate(MigrationDirectory(files: replaced)))
        guard let template = made.template else { throw Diagnostic(.refused, "the folder makes nothing") }
        try requireSchemas(in: made.state)
        try requireNoRows(in: template)
        let plan = try Planner.plan(from: emptyState, to: made.state)
        let empty = try shadow().template(key: "empty") { _ in }
        let (texts, _) = try proveMigration(
            [plan.sql], name: name, changesRows: false, on: empty, wanted: made.state, mayLose: false)
        if isCheckpoint {
            let file = try directory.add(name, content: "-- atlas:checkpoint\n\n" + texts[0], at: moment)
            return Squash(file: file, replaced: replaced)
        }
        let file = MigrationFile(name: "\(replaced[replaced.count - 1].version)_\(name).sql", content: texts[0])
        try directory.replace(replaced.map(\.name), with: [file])
        return Squash(file: file, replaced: replaced)
    }

    private func filesUpTo(_ version: String?, in directory: MigrationDirectory) throws -> [MigrationFile] {
        guard let last = try version.map({ try directory.files([$0])[0] }) ?? directory.files.last else {
            throw Diagnostic(.usage, "there are no migrations in \(directory.displayPath)")
        }
        return directory.files.filter { !last.name.utf8.lexicographicallyPrecedes($0.name.utf8) }
    }

    /// Rows that migrations insert are no part of the schema.
    private func requireNoRows(in template: ShadowServer.Template) throws {
        let session = try shadow().session(in: template)
        defer { session.close() }
        let tables = try session.query(
            """
            SELECT c.oid::regclass FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.oid >= 16384 AND n.nspname !~ '^pg_' AND pg_catalog.pg_relation_size(c.oid) > 0
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY 1
            """)
        var filled: [String] = []
        for row in 0..<tables.count {
            guard let name = tables[row, 0] else { continue }
            if try session.query("SELECT 1 FROM ONLY \(name) LIMIT 1").count > 0 { filled.append(name) }
        }
        guard filled.isEmpty else {
            throw Diagnostic(
                .refused, "the migrations write rows, which one file of the schema would lose: \(filled.joined(separator: ", "))",
                help: "squash up to the version before they are written (--to), or write them again in a migration after it")
        }
    }
}
