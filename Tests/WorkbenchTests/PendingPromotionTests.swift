// Here: a promote that died, at every point where it may: afterwards it was done wholly, or it never was.
import Foundation
import Migrations
import SQLText
import TestSupport
import Testing

@testable import Workbench

struct PendingPromotionTests {
    let fixture: ProjectFixture
    let project: Project
    let folder: SessionFolder

    init() throws {
        fixture = try ProjectFixture()
        let workbench = try fixture.workbench()
        project = try workbench.requireProject()
        folder = try SessionFolder(workbench, project)
        try Journal(path: folder.journal).append(
            Journal.Line(operation: .run, edit: Edit(sql: "ALTER TABLE users ADD a int", effect: .schema, copyData: nil)))
    }

    private let moment = Date(timeIntervalSince1970: 1_800_000_000)

    private func begin(_ contents: [String] = ["ALTER TABLE users ADD a int;\n"]) throws -> PendingPromotion {
        let pending = PendingPromotion(
            name: "add_a", contents: contents, folderBefore: try MigrationDirectory(path: project.migrationsFolder).fingerprint,
            schemaFile: project.schemaFile, schemaText: "the new text\n")
        try pending.save(in: folder)
        return pending
    }

    private func restart() throws -> [String] {
        var notes: [String] = []
        try PendingPromotion.finish(folder, project, note: { notes.append($0) })
        return notes
    }

    private var isPending: Bool { FileManager.default.fileExists(atPath: folder.promotion) }
    private func edits() throws -> Int { try Journal(path: folder.journal).read().count }
    private var schema: String { fixture.scratch.read("shop/db/schema.sql") ?? "" }

    private func expectDone(_ migrations: Int) throws {
        #expect(fixture.migrations.count == 1 + migrations)
        try MigrationDirectory(path: project.migrationsFolder).validate()
        #expect(schema == "the new text\n")
        #expect(try edits() == 0)
        #expect(!isPending)
        #expect(try restart().isEmpty)
    }

    @Test func withoutAPromoteNothingHappens() throws {
        #expect(try restart().isEmpty)
        #expect(try edits() == 1)
    }

    @Test func beforeTheMigrationTheSessionIsAsItWas() throws {
        _ = try begin()
        #expect(try restart().isEmpty)
        #expect(fixture.migrations.count == 1)
        #expect(schema.hasPrefix("CREATE TABLE users"))
        #expect(try edits() == 1)
        #expect(!isPending)
    }

    @Test func afterTheMigrationTheRestFollows() throws {
        let pending = try begin()
        var directory = try MigrationDirectory(path: project.migrationsFolder)
        try directory.add(pending.name(of: 0), content: pending.contents[0], at: moment)
        #expect(try restart() == ["finished the promote \"add_a\" that was interrupted"])
        try expectDone(1)
    }

    @Test func betweenTwoMigrationsTheSecondFollows() throws {
        let pending = try begin([
            "ALTER TABLE users ADD a int;\n", "-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY i ON users (a);\n",
        ])
        var directory = try MigrationDirectory(path: project.migrationsFolder)
        try directory.add(pending.name(of: 0), content: pending.contents[0], at: moment)
        #expect(try restart().count == 1)
        try expectDone(2)
        #expect(fixture.migrations[2].hasSuffix("_add_a_concurrently.sql"))
    }

    @Test func afterTheSchemaFileTheJournalFollows() throws {
        let pending = try begin()
        var directory = try MigrationDirectory(path: project.migrationsFolder)
        try directory.add(pending.name(of: 0), content: pending.contents[0], at: moment)
        try fixture.scratch.write("shop/db/schema.sql", pending.schemaText)
        #expect(try restart().count == 1)
        try expectDone(1)
    }

    @Test func afterTheJournalOnlyTheMarkGoes() throws {
        let pending = try begin()
        var directory = try MigrationDirectory(path: project.migrationsFolder)
        try directory.add(pending.name(of: 0), content: pending.contents[0], at: moment)
        try fixture.scratch.write("shop/db/schema.sql", pending.schemaText)
        try Journal(path: folder.journal).rewrite([])
        _ = try restart()
        try expectDone(1)
    }

    @Test func migrationThatWasNotPutInPlaceIsFinishedOrForgotten() throws {
        let pending = try begin()
        // What a death inside of the folder's own write leaves: see the folder's tests for all of its steps.
        var copy = try MigrationDirectory(path: fixture.scratch.path + "/copy")
        for file in try MigrationDirectory(path: project.migrationsFolder).files {
            try fixture.scratch.write("copy/" + file.name, String(decoding: file.content, as: UTF8.self))
        }
        try copy.rehash()
        let added = try copy.add(pending.name(of: 0), content: pending.contents[0], at: moment)
        let hidden = { (name: String) in "shop/db/migrations/.\(name).dbw-new" }
        try fixture.scratch.write(hidden(added.name), pending.contents[0])
        try fixture.scratch.write(hidden("atlas.sum"), fixture.scratch.read("copy/atlas.sum") ?? "")
        #expect(try restart().count == 1)
        try expectDone(1)
    }

    @Test func otherMigrationsThatCameMeanwhileEndIt() throws {
        _ = try begin()
        var directory = try MigrationDirectory(path: project.migrationsFolder)
        try directory.add("by_somebody_else", content: "SELECT 1;\n", at: moment)
        #expect(try restart().isEmpty)
        #expect(fixture.migrations.count == 2)
        #expect(schema.hasPrefix("CREATE TABLE users"))
        #expect(try edits() == 1)
        #expect(!isPending)
    }
}
