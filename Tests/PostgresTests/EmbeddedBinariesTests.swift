// Where PostgreSQL's programs are looked for, and what is said when they are not there.
import Foundation
import SQLText
import Testing

@testable import Postgres

@Suite struct EmbeddedBinariesTests {
    @Test func findsAnInstallationByItsRealFolder() throws {
        let environment = ProcessInfo.processInfo.environment
        let found = try ServerBinaries.find(environment: environment)
        #expect(found.version >= ServerBinaries.oldestVersion)
        #expect(FileManager.default.isExecutableFile(atPath: found.program("initdb")))
        #expect(ServerBinaries.candidates(environment: environment).first == found)
        #expect(try ServerBinaries.find(environment: ["DBW_POSTGRES_BIN": found.folder]) == found)
    }

    @Test func followsLinksAndSkipsWrappers() throws {
        let fixture = try EmbeddedFixture()
        let links = fixture.folder + "/links"
        let wrappers = fixture.folder + "/wrappers"
        let manager = FileManager.default
        for folder in [links, wrappers] { try makeFolder(folder, mode: 0o755) }
        try manager.createSymbolicLink(atPath: links + "/postgres", withDestinationPath: fixture.binaries.program("postgres"))
        try "#!/bin/sh\n".write(toFile: wrappers + "/pg_wrapper", atomically: false, encoding: .utf8)
        chmod(wrappers + "/pg_wrapper", 0o755)
        for name in ["postgres", "initdb"] {
            try manager.createSymbolicLink(atPath: "\(wrappers)/\(name)", withDestinationPath: "pg_wrapper")
        }
        #expect(try ServerBinaries.find(environment: ["PATH": "\(wrappers):\(links)"]) == fixture.binaries)
    }

    @Test(arguments: ["/nonexistent", "/usr/bin", "/etc/passwd"])
    func aWrongVariableIsAnErrorNotASkip(folder: String) throws {
        let error = try #require(throws: Diagnostic.self) {
            try ServerBinaries.find(environment: [
                "DBW_POSTGRES_BIN": folder, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
            ])
        }
        #expect(error.family == .usage)
        #expect(error.message.contains("DBW_POSTGRES_BIN") && error.message.contains(folder))
        #expect(error.help != nil)
    }

    @Test(arguments: [
        ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", 15), ("postgres (PostgreSQL) 19beta1\n", 19), ("psql 15", nil),
        ("", nil),
    ])
    func readsTheMajorVersion(text: String, version: Int?) {
        #expect(ServerBinaries.majorVersion(in: text) == version)
    }

    @Test func expandsFoldersNewestFirst() throws {
        let fixture = try EmbeddedFixture()
        for name in ["pgsql-9.6", "pgsql-15", "pgsql-17", "pgsql-old", "other-18"] {
            try makeFolder("\(fixture.folder)/\(name)/bin", mode: 0o755)
        }
        let found = ServerBinaries.expand(fixture.folder + "/pgsql-*/bin")
        #expect(found == ["17", "15", "9.6"].map { "\(fixture.folder)/pgsql-\($0)/bin" })
        #expect(ServerBinaries.expand("/usr/local/pgsql/bin") == ["/usr/local/pgsql/bin"])
    }

    @Test func pipsReasonIsShort() {
        let text =
            "WARNING: a mirror\nERROR: Could not find a version that satisfies it\nERROR: No matching distribution\n\n[notice] upgrade"
        #expect(ServerBinaries.failureReason(text) == "Could not find a version that satisfies it")
        #expect(
            ServerBinaries.failureReason("/usr/bin/python3: No module named pip\n") == "/usr/bin/python3: No module named pip")
    }

    @Test func cacheFolderFollowsTheEnvironment() {
        #expect(EmbeddedServer.defaultCacheFolder(environment: ["DBW_CACHE": "/x", "HOME": "/h"]) == "/x")
        let usual = EmbeddedServer.defaultCacheFolder(environment: ["HOME": "/h"])
        let named = EmbeddedServer.defaultCacheFolder(environment: ["XDG_CACHE_HOME": "/c", "HOME": "/h"])
        #expect(usual == (geteuid() == 0 ? "/var/cache/dbw" : "/h/.cache/dbw"))
        #expect(named == (geteuid() == 0 ? "/var/cache/dbw" : "/c/dbw"))
    }
}
