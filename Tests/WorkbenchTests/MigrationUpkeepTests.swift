// Here: one file in the place of many, and files taken out of the folder.
import Foundation
import Migrations
import SQLText
import Schema
import TestSupport
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct MigrationUpkeepTests {
    /// A project with three migrations after its first.
    private func project(_ further: [String]) throws -> ProjectFixture {
        let fixture = try ProjectFixture()
        var directory = try MigrationDirectory(path: fixture.root + "/db/migrations")
        for (index, text) in further.enumerated() {
            try directory.add("step\(index)", content: text, at: Date(timeIntervalSince1970: 1_700_000_100 + Double(index)))
        }
        return fixture
    }

    private let steps = [
        "ALTER TABLE users ADD COLUMN email text;", "CREATE VIEW v AS SELECT email FROM users;",
        "ALTER TABLE users RENAME name TO called;",
    ]

    @Test func squashMakesTheSame() throws {
        let fixture = try project(steps)
        let workbench = try fixture.workbench()
        let before = try workbench.loadTemplate(workbench.migrationsTemplate(workbench.migrationDirectory())).state
        let squash = try workbench.squash("all", to: nil, isCheckpoint: false)
        #expect(fixture.migrations == [squash.file.name])
        #expect(squash.file.version == squash.replaced.last?.version && squash.replaced.count == 4)
        let directory = try workbench.migrationDirectory()
        try directory.validate()
        let after = try workbench.loadTemplate(workbench.migrationsTemplate(directory)).state
        #expect(StateComparison(before, after).isEmpty)
    }

    @Test func squashUpToAVersionLeavesTheRest() throws {
        let fixture = try project(steps)
        let workbench = try fixture.workbench()
        let versions = try workbench.migrationDirectory().files.map(\.version)
        try workbench.squash("first", to: versions[1], isCheckpoint: false)
        #expect(try workbench.migrationDirectory().files.map(\.version) == Array(versions[1...]))
        _ = try workbench.migrationsTemplate(workbench.migrationDirectory())
    }

    @Test func checkpointKeepsTheFiles() throws {
        let fixture = try project(steps)
        let workbench = try fixture.workbench()
        let squash = try workbench.squash("checkpoint", to: nil, isCheckpoint: true)
        #expect(fixture.migrations.count == 5 && squash.file.isCheckpoint)
        _ = try workbench.migrationsTemplate(workbench.migrationDirectory())
    }

    @Test func rowsOfMigrationsAreNotSquashedAway() throws {
        let fixture = try project(["INSERT INTO users VALUES (1, 'Ada');"])
        let error = #expect(throws: Diagnostic.self) {
            try fixture.workbench().squash("all", to: nil, isCheckpoint: false)
        }
        #expect(error?.family == .refused && error?.message.contains("users") == true)
        #expect(fixture.migrations.count == 2)
    }

    @Test func removedFilesLeaveTheSumRight() throws {
        let fixture = try project(steps)
        var directory = try MigrationDirectory(path: fixture.root + "/db/migrations")
        let version = directory.files[2].version
        #expect(try directory.remove([version]).map(\.version) == [version])
        try MigrationDirectory(path: fixture.root + "/db/migrations").validate()
        let error = #expect(throws: Diagnostic.self) { try directory.remove([version]) }
        #expect(error?.family == .usage)
    }
}
