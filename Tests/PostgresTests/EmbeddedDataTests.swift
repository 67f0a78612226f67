// Data folders that a server cannot simply be started on: another version's, damaged, left by an interrupted run, out of reach.
import Foundation
import SQLText
import Testing

@testable import Postgres

@Suite struct EmbeddedDataTests {
    @Test func shadowIsMadeAnewWheneverItCannotBeTrusted() throws {
        let fixture = try EmbeddedFixture()
        let server = fixture.server()
        try makeFolder(fixture.path(.shadow, "data.new-1/base"), mode: 0o755)
        _ = try server.answer("create table marker ()")
        #expect(!FileManager.default.fileExists(atPath: fixture.path(.shadow, "data.new-1")), "what a killed initdb left")
        try server.stop()

        // Damaged: no start without the control file.
        try FileManager.default.removeItem(atPath: fixture.path(.shadow, "data/global/pg_control"))
        #expect(try server.answer("select to_regclass('marker')") == nil)

        // Another version's, and not running.
        _ = try server.answer("create table marker ()")
        try server.stop()
        try "9\n".write(toFile: fixture.path(.shadow, "data/PG_VERSION"), atomically: false, encoding: .utf8)
        #expect(try server.answer("select to_regclass('marker')") == nil)
        #expect(try server.answer("show server_version")?.hasPrefix("\(fixture.binaries.version)") == true)

        // Its machine went down.
        _ = try server.answer("create table marker ()")
        try fixture.killPostmaster()
        #expect(try server.status() == .stale)
        try "another boot".write(toFile: fixture.path(.shadow, "boot-id"), atomically: false, encoding: .utf8)
        #expect(try server.answer("select to_regclass('marker')") == nil)
    }

    @Test func devIsDurableAndNeverMadeAnew() throws {
        let fixture = try EmbeddedFixture()
        let server = fixture.server(.dev)
        #expect(try server.answer("create table marker (); show fsync") == "on")
        #expect(try server.answer("show autovacuum") == "on")
        try server.stop()

        let versionFile = fixture.path(.dev, "data/PG_VERSION")
        let version = try #require(readText(versionFile))
        try "9\n".write(toFile: versionFile, atomically: false, encoding: .utf8)
        let mismatch = try #require(throws: Diagnostic.self) { try server.ensureRunning() }
        #expect(mismatch.message.contains("PostgreSQL 9") && mismatch.message.contains("\(fixture.binaries.version)"))
        #expect(mismatch.help?.contains("DBW_POSTGRES_BIN") == true)
        try version.write(toFile: versionFile, atomically: false, encoding: .utf8)

        let control = fixture.path(.dev, "data/global/pg_control")
        try FileManager.default.moveItem(atPath: control, toPath: control + ".away")
        let damage = try #require(throws: Diagnostic.self) { try server.ensureRunning() }
        #expect(damage.message.hasPrefix("the embedded dev server did not start: "), "\(damage)")
        #expect(damage.message.contains("could not open file"))
        try FileManager.default.moveItem(atPath: control + ".away", toPath: control)
        #expect(try server.answer("select to_regclass('marker')") == "marker")
    }

    @Test(.enabled(if: geteuid() == 0, "only root runs the server as somebody else"))
    func saysWhichFolderIsClosedToTheServersUser() throws {
        let fixture = try EmbeddedFixture()
        chmod(fixture.folder, 0o700)
        let error = try #require(throws: Diagnostic.self) { try fixture.server().ensureRunning() }
        #expect(error.family == .connection)
        #expect(error.message.contains("Permission denied"), "\(error)")
        #expect(error.help?.contains("may not enter \(fixture.folder);") == true, "\(error.help ?? "")")
        #expect(!FileManager.default.fileExists(atPath: fixture.path(.shadow, "data")))
    }

    @Test func refusesASocketFolderThatOthersCanWriteTo() throws {
        let fixture = try EmbeddedFixture()
        try makeFolder(fixture.folder + "/run", mode: 0o777)
        let error = try #require(throws: Diagnostic.self) { try fixture.server().ensureRunning() }
        #expect(error.message.contains("not safe"), "\(error)")
    }

    @Test func projectKeysAreFileNamesOrHashed() throws {
        let fixture = try EmbeddedFixture()
        func folder(_ key: String) throws -> String {
            try ServerFolder.prepared(cacheFolder: fixture.folder, projectKey: key, role: .dev).path
        }
        #expect(try folder("shop-1.2_x").hasSuffix("/servers/shop-1.2_x/dev"))
        for key in ["..", "", "a/b", "käse", String(repeating: "k", count: 101)] {
            let name = (try folder(key) as NSString).pathComponents.dropLast().last ?? ""
            #expect(name.count == 16 && name.allSatisfy(\.isHexDigit), "\(key): \(name)")
        }
    }
}
