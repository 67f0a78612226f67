// Here: finding a project, what its files are, which target is meant, and the words of a command line that name states.
import Foundation
import Postgres
import SQLText
import SchemaDiff
import TestSupport
import Testing

@testable import Workbench

struct ProjectTests {
    @Test(arguments: ["db/schema.sql", "db/migrations/x.sql", "db/dbw.toml"])
    func projectIsFoundFromBelow(mark: String) throws {
        let scratch = try ScratchFolder()
        try scratch.write("shop/" + mark, "")
        try scratch.write("shop/src/deep/file", "")
        #expect(Project.find(from: scratch.path + "/shop/src/deep")?.root == scratch.path + "/shop")
        #expect(Project.find(from: scratch.path + "/shop")?.name == "shop")
        #expect(Project.find(from: scratch.path) == nil)
    }

    @Test func keyIsThatOfTheFolder() {
        let key = Project(root: "/a/My Shop!").key
        #expect(key.hasPrefix("myshop-"))
        #expect(key == Project(root: "/a/My Shop!").key)
        #expect(key != Project(root: "/b/My Shop!").key)
        #expect(Project(root: "/a/ü").key.hasPrefix("project-"))
    }

    @Test func configurationMovesFiles() throws {
        let fixture = try ProjectFixture(configuration: "schema = \"sql/all.sql\"\nmigrations = \"/abs/migrations\"\n")
        let project = try fixture.workbench().requireProject()
        #expect(project.schemaFile == fixture.root + "/sql/all.sql")
        #expect(project.migrationsFolder == "/abs/migrations")
        #expect(project.relative(project.schemaFile) == "sql/all.sql")
        #expect(project.relative("/abs/migrations") == "/abs/migrations")
        #expect(try fixture.workbench { $0.migrations = "here" }.requireProject().migrationsFolder == fixture.root + "/here")
    }

    @Test func targetIsTheNearestWord() throws {
        let fixture = try ProjectFixture(configuration: "target = \"service=conf\"\n[env.live]\ntarget = \"service=live\"\n")
        func target(_ configure: (inout Workbench.Options) -> Void = { _ in }) throws -> String {
            try fixture.workbench(configure).target().display
        }
        #expect(try target() == "service=conf")
        #expect(try target { $0.environment["DATABASE_URL"] = "postgresql://h/x" } == "service=conf")
        #expect(try target { $0.environmentName = "live" } == "service=live")
        #expect(try target { $0.target = "live" } == "service=live")
        #expect(try target { ($0.target, $0.environmentName) = ("postgresql://h/x", "live") } == "postgresql://h/x")
        let other = try ProjectFixture()
        #expect(
            try other.workbench { $0.environment["DATABASE_URL"] = "postgresql://u:p@h/x" }.target().display
                == "postgresql://u@h/x")
        let error = #expect(throws: Diagnostic.self) { try target { $0.environmentName = "lvie" } }
        #expect(error?.help == "did you mean live?")
    }

    @Test func stateIsKnownByItsLook() throws {
        let fixture = try ProjectFixture()
        let workbench = try fixture.workbench()
        try fixture.scratch.write("shop/parts/b.sql", "")
        try fixture.scratch.write("shop/versioned/20260101000000_a.sql", "")
        try fixture.scratch.write("shop/state.json", "{}")
        func kind(_ text: String) throws -> String {
            String("\(try StateSource(text, in: workbench))".prefix { $0 != "(" })
        }
        #expect(try kind("empty") == "empty")
        #expect(try kind("service=x") == "connection")
        #expect(try kind("db/schema.sql") == "file")
        #expect(try kind("parts") == "folder")
        #expect(try kind("db/migrations") == "migrations")
        #expect(try kind("versioned") == "migrations")
        #expect(try kind("state.json") == "snapshot")
        let error = #expect(throws: Diagnostic.self) { try kind("db/shcema.sql") }
        #expect(error?.help == "did you mean schema.sql?")
    }

    @Test func renamesAndHazardsAreRead() throws {
        #expect(try RenameRequest("public.users.full_name=name").old == ["public", "users", "full_name"])
        #expect(try RenameRequest("\"My.Table\".\"a\"=b").old == ["My.Table", "a"])
        #expect(try RenameRequest("users=public.people").new == "people")
        for text in ["users", "a=b=c", "=b", "a=", "a..b=c", "a.b.c.d=e"] {
            #expect(throws: Diagnostic.self, "\(text)") { try RenameRequest(text) }
        }
        #expect(try HazardList.parse(" deletes-data, possible-rename ") == [.deletesData, .possibleRename])
        #expect(try HazardList.parse("").isEmpty)
        #expect(try HazardList.parse("all").contains(.unmodelledObject))
    }
}
