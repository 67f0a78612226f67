// Here: a small project for the tests of the workbench, with a session folder of its own. No tests.
import Foundation
import Migrations
import Postgres
import TestSupport
import Testing

@testable import Workbench

/// A folder with `db/`, and a workbench on it. Its shadow, where one is wanted, is made on the test run's server.
final class ProjectFixture {
    let scratch: ScratchFolder

    /// A project whose migrations say what `schema` says.
    init(schema: String = "CREATE TABLE users (id int PRIMARY KEY, name text);\n", configuration: String? = nil) throws {
        scratch = try ScratchFolder()
        try scratch.write("shop/db/schema.sql", schema)
        if let configuration { try scratch.write("shop/db/dbw.toml", configuration) }
        var directory = try MigrationDirectory(path: root + "/db/migrations")
        if !schema.isEmpty { try directory.add("init", content: schema, at: Date(timeIntervalSince1970: 1_700_000_000)) }
    }

    var root: String { scratch.path + "/shop" }

    func workbench(_ configure: (inout Workbench.Options) -> Void = { _ in }) throws -> Workbench {
        var options = Workbench.Options()
        options.environment = ["DBW_CACHE": scratch.path + "/cache", "HOME": scratch.path, "DBW_QUIET": "1"]
        options.workingFolder = root
        options.shadow = TestServer.url
        configure(&options)
        return try Workbench(options)
    }

    /// Runs commands in the project's folder.
    func shell(_ commands: String) throws {
        let output = try ProcessRunner("/bin/sh", ["-ec", commands], workingDirectory: root).capture()
        #expect(output.ending.isSuccess, "\(output.error)")
    }

    var migrations: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root + "/db/migrations")) ?? []).filter { $0.hasSuffix(".sql") }
            .sorted()
    }
}
