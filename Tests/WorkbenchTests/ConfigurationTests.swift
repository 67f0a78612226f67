// Here: db/dbw.toml: what it may say, and what is said about what it may not.
import Foundation
import SQLText
import TestSupport
import Testing

@testable import Workbench

struct ConfigurationTests {
    private func load(_ text: String) throws -> Configuration {
        let scratch = try ScratchFolder()
        try scratch.write("dbw.toml", text)
        return try Configuration.load(scratch.path + "/dbw.toml")
    }

    private func error(_ text: String) throws -> Diagnostic {
        let error = #expect(throws: Diagnostic.self) { try load(text) }
        return try #require(error)
    }

    @Test func everyKeyIsRead() throws {
        let configuration = try load(
            """
            schema = "sql/schema.sql"
            migrations = "sql/migrations"
            target = "service=dev"
            shadow = "service=shadow"

            [env.production]
            target = "service=production"

            [schemas]
            include = ["public", "app"]
            exclude = ["public.tmp_*"]
            grants = false
            owners = "absolute"
            extension-versions = true

            [server]
            idle-seconds = 60

            [types]
            out = "src/db.ts"
            camel-case = true
            """)
        #expect(configuration.schema == "sql/schema.sql")
        #expect(configuration.migrations == "sql/migrations")
        #expect((configuration.target, configuration.shadow) == ("service=dev", "service=shadow"))
        #expect(configuration.environments == ["production": "service=production"])
        #expect(configuration.scope.included.map(\.text) == ["public", "app"])
        #expect(configuration.scope.excluded.map(\.text) == ["public.tmp_*"])
        #expect(!configuration.scope.hasGrants && configuration.scope.hasExtensionVersions)
        #expect(configuration.scope.owners == .absolute)
        #expect(configuration.idleSeconds == 60)
        #expect(configuration.typesOut == "src/db.ts")
        #expect(configuration.types.camelCase)
    }

    @Test func noFileAndAnEmptyOneSayNothing() throws {
        #expect(try Configuration.load("/nowhere/dbw.toml").target == nil)
        #expect(try load("").idleSeconds == 900)
        #expect(try load("[types]\n").typesOut == nil)
    }

    @Test(arguments: [
        ("tagret = \"x\"\n", 1, 1, "target"), ("target = \"x\"\n\n[scehmas]\n", 3, 2, "schemas"),
        ("[env.a]\ntargt = \"x\"\n", 2, 1, "target"), ("[schemas]\nexclud = []\n", 2, 1, "exclude"),
        ("[server]\n  idle_seconds = 3\n", 2, 3, "idle-seconds"), ("[types]\ncamel-cas = true\n", 2, 1, "camel-case"),
    ])
    func unknownKeyIsSaidWithItsPlaceAndTheNearest(text: String, line: Int, column: Int, near: String) throws {
        let error = try error(text)
        #expect(error.family == .usage)
        #expect(error.message.hasPrefix("unknown key"))
        #expect(error.help == "did you mean \(near)?")
        #expect((error.location?.line, error.location?.column) == (line, column))
    }

    @Test(arguments: [
        ("target = 5\n", "a string in quotes"), ("[schemas]\nexclude = \"x\"\n", "a list of strings"),
        ("[schemas]\nexclude = [1]\n", "a list of strings"), ("server = 3\n", "a section: [server]"),
        ("[server]\nidle-seconds = \"x\"\n", "a number of seconds"),
    ])
    func wrongKindOfValueIsSaid(text: String, wanted: String) throws {
        let error = try error(text)
        #expect(error.help == "it takes \(wanted)")
        #expect(error.location != nil)
    }

    @Test func wrongValueInTypesIsSaid() throws {
        #expect(try error("[types]\ncamel-case = \"yes\"\n").location?.line == 2)
        #expect(try error("[types]\ndate-parser = \"sting\"\n").location?.line == 2)
    }

    @Test func malformedTextIsSaidWithItsPlace() throws {
        let error = try error("target = \"x\"\nshadow = \n")
        #expect(error.message.hasPrefix("malformed TOML"))
        #expect(error.location?.line == 2)
    }
}
