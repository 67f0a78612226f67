// Here: reading, validating and writing a migration folder on disk, and what a crash leaves. One fresh folder per test.
import Foundation
import SQLText
import Testing

@testable import Migrations

struct MigrationDirectoryTests {
    private let now = Date(timeIntervalSince1970: 1_787_763_710)  // 2026-08-26 17:01:50 UTC

    @Test func firstMigrationMakesTheFolder() throws {
        try withFolder { (folder) throws in
            var directory = try MigrationDirectory(path: folder.path("db/migrations"))
            #expect(!directory.exists)
            #expect(message { try directory.validate() }?.hasSuffix("does not exist") == true)
            let file = try directory.add("init", content: "SELECT 1;\n", at: now)
            #expect(file.name == "20260826170150_init.sql")
            #expect(directory.files == [file])
            try directory.validate()
            #expect(try folder.names("db/migrations") == [".gitattributes", "20260826170150_init.sql", "atlas.sum"])
            #expect(try folder.read("db/migrations/.gitattributes") == "*.sql text eol=lf\n")
            #expect(try folder.read("db/migrations/atlas.sum") == SumFile(of: [file]).text)
        }
    }

    @Test func versionsNeverGoBack() throws {
        try withFolder { (folder) throws in
            var directory = try MigrationDirectory(path: folder.path("m"))
            try directory.add("", content: "", at: now)
            try directory.add("b", content: "", at: now)
            try directory.add("c", content: "", at: now.addingTimeInterval(-3600))
            #expect(directory.files.map(\.name) == ["20260826170150.sql", "20260826170151_b.sql", "20260826170152_c.sql"])
        }
    }

    @Test(arguments: [
        ("20261231235959", "20270101000000"), ("20240228235959", "20240229000000"), ("20269999999999", "20270000000000"),
        ("99999999999999", nil), ("2", nil), ("2026083112000x", nil),
    ])
    func successor(_ version: String, _ next: String?) { #expect(MigrationVersion.successor(of: version) == next) }

    @Test func numberedVersionsAreFollowedWhereTheySortBefore() throws {
        #expect(
            try MigrationDirectory(files: [MigrationFile(name: "0007_x.sql", content: "")]).nextVersion(at: now)
                == "20260826170150")
        let late = MigrationDirectory(files: [MigrationFile(name: "9_x.sql", content: "")])
        #expect(
            message { _ = try late.nextVersion(at: now) }
                == "version 9 sorts after every timestamp, so no new file can come after it")
    }

    @Test func onlySQLFilesOfTheTopLevelCountInByteOrder() throws {
        try withFolder { (folder) throws in
            for name in ["9_a.sql", "10_b.sql", ".x.sql", "note.txt", "sub/1.sql"] { try folder.write("m/\(name)", "x") }
            #expect(try MigrationDirectory(path: folder.path("m")).files.map(\.name) == [".x.sql", "10_b.sql", "9_a.sql"])
        }
    }

    @Test func aFolderNamedLikeAMigrationIsAnError() throws {
        try withFolder { (folder) throws in
            try folder.write("m/x.sql/y", "")
            #expect(message { _ = try MigrationDirectory(path: folder.path("m")) } == "cannot read \(folder.path("m"))/x.sql")
        }
    }

    @Test func problemsAreNamedWithTheirLine() throws {
        try withFolder { (folder) throws in
            var directory = try MigrationDirectory(path: folder.path("m"))
            let first = try directory.add("a", content: "a", at: now)
            try directory.add("b", content: "b", at: now)
            try folder.write("m/\(first.name)", "A")
            let edited = #expect(throws: Diagnostic.self) { try MigrationDirectory(path: folder.path("m")).validate() }
            #expect(edited?.message == "checksum mismatch: L2: \(first.name) was edited")
            #expect(edited?.location?.line == 2)
            #expect(edited?.exitCode == 7)
            try folder.write("m/atlas.sum", "<<<<<<< HEAD\n")
            #expect(message { try MigrationDirectory(path: folder.path("m")).validate() } == "atlas.sum holds a merge conflict")
            try folder.remove("m/atlas.sum")
            #expect(try MigrationDirectory(path: folder.path("m")).sumProblem == .missing)
            directory = try MigrationDirectory(path: folder.path("m"))
            try directory.rehash()
            try directory.validate()
        }
    }

    @Test func mergedHeaderIsNamed() throws {
        try withFolder { (folder) throws in
            let files = [MigrationFile(name: "1.sql", content: "a")]
            try folder.write("m/1.sql", "a")
            try folder.write(
                "m/atlas.sum", "h1:other\n" + SumFile(of: files).text.split(separator: "\n").dropFirst().joined() + "\n")
            #expect(try MigrationDirectory(path: folder.path("m")).sumProblem == .wrongHeader)
        }
    }

    @Test func twoFilesOfOneVersionAreRefusedUntilRebased() throws {
        try withFolder { (folder) throws in
            try folder.write("m/1_a.sql", "a")
            try folder.write("m/1_b.sql", "b")
            var directory = try MigrationDirectory(path: folder.path("m"))
            try directory.rehash()
            #expect(message { try directory.validate() } == "1_a.sql and 1_b.sql have the same version 1")
            #expect(try directory.rebase(["1_b.sql"], at: now).map(\.name) == ["20260826170150_b.sql"])
            try directory.validate()
            #expect(directory.files.map(\.name) == ["1_a.sql", "20260826170150_b.sql"])
        }
    }

    @Test func namesThatLeaveTheFolderAreRefused() throws {
        try withFolder { (folder) throws in
            var directory = try MigrationDirectory(path: folder.path("m"))
            #expect(throws: Diagnostic.self) { try directory.add("../x", content: "", at: now) }
            #expect(!FileManager.default.fileExists(atPath: folder.path("m")))
        }
    }

    @Test func replaceIsOneChange() throws {
        try withFolder { (folder) throws in
            var directory = try MigrationDirectory(path: folder.path("m"))
            let one = try directory.add("a", content: "a", at: now)
            let two = try directory.add("b", content: "b", at: now)
            let squashed = MigrationFile(name: two.name, content: "ab")
            try directory.replace([one.name, two.name], with: [squashed])
            #expect(directory.files == [squashed])
            try directory.validate()
            #expect(try folder.names("m") == [".gitattributes", two.name, "atlas.sum"])
        }
    }

    @Test func fingerprintChangesWithNamesAndContents() {
        let prints = [
            [("1.sql", "ab")], [("1.sql", "a"), ("2.sql", "b")], [("1.sqla", "b")], [("2.sql", "ab")], [],
        ].map { MigrationDirectory(files: $0.map { MigrationFile(name: $0.0, content: $0.1) }).fingerprint }
        #expect(Set(prints).count == prints.count)
        #expect(prints[0].count == 64)
    }
}

struct InterruptedWriteTests {
    private let now = Date(timeIntervalSince1970: 1_787_763_710)
    private struct Crash: Error {}

    /// Two files are written after a first one; the process dies after each step in turn.
    @Test(arguments: 0..<8)
    func everyStepCanBeTheLast(_ last: Int) throws {
        try withFolder { (folder) throws in
            var directory = try MigrationDirectory(path: folder.path("m"))
            let old = try directory.add("old", content: "old", at: now)
            let new = [MigrationFile(name: "3_x.sql", content: "x"), MigrationFile(name: "4_y.sql", content: "y")]
            var steps: [String] = []
            var crashed = false
            do {
                try directory.change(
                    requiringValid: true,
                    afterStep: { step, name in
                        steps.append("\(step) \(name)")
                        if steps.count == last + 1, last < 7 { throw Crash() }
                    }
                ) { _ in (adding: new, removing: [old.name]) }
            } catch is Crash {
                crashed = true
            }
            #expect(crashed == (last < 7))
            let order = [
                "prepared 3_x.sql", "prepared 4_y.sql", "prepared atlas.sum", "placed 3_x.sql", "placed 4_y.sql",
                "removed \(old.name)", "placed atlas.sum",
            ]
            #expect(steps == Array(order.prefix(last + 1)))

            var found = try MigrationDirectory(path: folder.path("m"))
            switch last {
            case 0, 1:
                #expect(
                    found.interruptedWrite
                        == .abandoned(leftovers: Array([".3_x.sql.dbw-new", ".4_y.sql.dbw-new"].prefix(last + 1))))
                try found.validate()
                #expect(found.files == [old])
            case 2...5:
                #expect(found.interruptedWrite == .unfinished(adding: ["3_x.sql", "4_y.sql"], removing: [old.name]))
                #expect(
                    message { try found.validate() }
                        == "a write to the migration folder was interrupted: new 3_x.sql, 4_y.sql, removed \(old.name) and not yet in atlas.sum"
                )
            default:
                #expect(found.interruptedWrite == nil)
                try found.validate()
            }
            try found.rehash()
            try found.validate()
            #expect(found.files == (last < 2 ? [old] : new))
            #expect(try folder.names("m").allSatisfy { !FolderWriter.isTemporary($0) })
        }
    }

    @Test func aFileEditedAfterTheCrashIsNotTakenForTheOutcome() throws {
        try withFolder { (folder) throws in
            try folder.write("m/1.sql", "edited since")
            try folder.write("m/.2.sql.dbw-new", "b")
            let target = SumFile(of: [MigrationFile(name: "1.sql", content: "a"), MigrationFile(name: "2.sql", content: "b")])
            try folder.write("m/atlas.sum", SumFile(of: [MigrationFile(name: "1.sql", content: "a")]).text)
            try folder.write("m/.atlas.sum.dbw-new", target.text)
            let directory = try MigrationDirectory(path: folder.path("m"))
            #expect(directory.interruptedWrite == .abandoned(leftovers: [".2.sql.dbw-new", ".atlas.sum.dbw-new"]))
            #expect(message { try directory.validate() } == "checksum mismatch: L2: 1.sql was edited")
        }
    }

    @Test func halfWrittenSumDecidesNothing() throws {
        try withFolder { (folder) throws in
            try folder.write("m/.1.sql.dbw-new", "a")
            try folder.write("m/.atlas.sum.dbw-new", "h1:47DEQ")
            var directory = try MigrationDirectory(path: folder.path("m"))
            #expect(directory.interruptedWrite == .abandoned(leftovers: [".1.sql.dbw-new", ".atlas.sum.dbw-new"]))
            try directory.add("b", content: "b", at: now)
            #expect(try folder.names("m") == ["20260826170150_b.sql", "atlas.sum"])
        }
    }
}
