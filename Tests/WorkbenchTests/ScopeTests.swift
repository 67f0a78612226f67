// Here: what is left out of the schema stays as it is, whatever is done to the rest; and what can be switched on and off as a whole.
import Foundation
import Kysely
import Postgres
import SQLText
import Schema
import SchemaDiff
import TestSupport
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct ScopeTests {
    /// A target with three schemas that lean on one another.
    private static let estate = """
        CREATE SCHEMA app;
        CREATE SCHEMA audit;
        CREATE TYPE public.status AS ENUM ('open', 'done');
        CREATE TABLE public.countries (code text PRIMARY KEY);
        CREATE TABLE app.orders (id int PRIMARY KEY, total int NOT NULL, status public.status NOT NULL DEFAULT 'open',
          country text REFERENCES public.countries);
        CREATE VIEW audit.totals AS SELECT id, total FROM app.orders;
        CREATE TABLE audit.log (id int PRIMARY KEY, order_id int REFERENCES app.orders);
        INSERT INTO app.orders VALUES (1, 10);
        INSERT INTO audit.log VALUES (1, 1);
        """

    private func database(_ sql: String) throws -> TestDatabase {
        let database = try TestDatabase()
        try run(sql, database)
        return database
    }

    private func run(_ sql: String, _ database: TestDatabase) throws {
        let session = try database.session()
        defer { session.close() }
        try session.execute("SET client_min_messages = warning")
        try session.execute(sql)
    }

    private func workbench(_ project: ProjectFixture, _ configure: (inout ScopeChoice) throws -> Void) throws -> Workbench {
        var choice = ScopeChoice()
        try configure(&choice)
        return try project.workbench { $0.scope = choice }
    }

    /// The plan between two databases under a scope.
    private func plan(_ a: String, _ b: String, _ configure: (inout ScopeChoice) throws -> Void) throws -> String {
        let (from, to) = (try database(a), try database(b))
        let workbench = try workbench(ProjectFixture(), configure)
        let states = try workbench.loadBoth(.connection(from.target), .connection(to.target))
        return try workbench.plan(from: states.0, to: states.1).sql
    }

    @Test func whatIsOutsideIsNotTouchedAndTheProofHasIt() throws {
        let project = try ProjectFixture(
            schema: """
                CREATE TYPE public.status AS ENUM ('open', 'done');
                CREATE TABLE public.countries (code text PRIMARY KEY);
                CREATE SCHEMA app;
                CREATE TABLE app.orders (id int PRIMARY KEY, total int NOT NULL, status public.status NOT NULL DEFAULT 'open',
                  country text REFERENCES public.countries, note text);
                """)
        let target = try database(Self.estate)
        let before = try target.dump()
        let workbench = try workbench(project) { $0.included = try ScopePattern.list("app") }
        let application = try workbench.planSchemaApply(to: target.target, renames: [], allow: [])
        #expect(application.plan.sql == "ALTER TABLE app.orders ADD COLUMN note text;\n")
        try workbench.run(application)
        let after = try target.dump()
        #expect(before.filter { !after.contains($0) }.count == 1, "only the table's text changed")
        #expect(try workbench.planSchemaApply(to: target.target, renames: [], allow: []).plan.isEmpty)
    }

    @Test(arguments: [
        ("CREATE SCHEMA app;", "left out of the schema and needs"),
        ("CREATE SCHEMA app; CREATE TABLE app.orders (id int PRIMARY KEY, total bigint NOT NULL);", "view audit.totals"),
        ("CREATE SCHEMA app; CREATE TABLE app.orders (id int, total int NOT NULL);", "foreign key audit.log.log_order_id_fkey"),
        ("SELECT 1;", "left out of the schema and needs"),
    ])
    func whatTheOutsideNeedsIsNotTakenAway(schema: String, named: String) throws {
        let target = try database(Self.estate)
        let project = try ProjectFixture(schema: schema)
        let workbench = try workbench(project) { $0.excluded = try ScopePattern.list("audit.*,public.*") }
        let error = #expect(throws: Diagnostic.self) {
            try workbench.planSchemaApply(to: target.target, renames: [], allow: Set(Hazard.Name.allCases))
        }
        #expect(error?.family == .refused)
        #expect(error?.message.contains(named) == true, "\(String(describing: error))")
    }

    @Test func aSchemaThatIsOutIsNeitherMadeNorDropped() throws {
        let sql = try plan("CREATE SCHEMA audit; CREATE TABLE audit.a ()", "CREATE SCHEMA other; CREATE TABLE other.b ()") {
            $0.excluded = try ScopePattern.list("audit,other.*")
        }
        #expect(sql.isEmpty)
    }

    @Test func objectsAndPartsAreLeftOutByPattern() throws {
        let a =
            "CREATE TABLE t (a int); CREATE TABLE tmp_a (a int); CREATE INDEX ix_hand ON t (a); CREATE FUNCTION f_a() RETURNS int LANGUAGE sql AS 'SELECT 1'"
        let b = "CREATE TABLE t (a int, b int); CREATE TABLE tmp_b (a int); CREATE INDEX ix_b ON t (b)"
        let sql = try plan(a, b) { $0.excluded = try ScopePattern.list("public.tmp_*,index:ix_hand,function:f_*") }
        #expect(sql == "ALTER TABLE public.t ADD COLUMN b integer;\nCREATE INDEX ix_b ON public.t USING btree (b);\n")
    }

    @Test func aNewNeedOfSomethingOutsideIsSaid() throws {
        let (from, to) = (
            try database("CREATE SCHEMA app"),
            try database("CREATE SCHEMA app; CREATE TYPE mood AS ENUM ('a'); CREATE TABLE app.t (m mood)")
        )
        let workbench = try workbench(ProjectFixture()) { $0.included = try ScopePattern.list("app") }
        var notes: [String] = []
        workbench.onEvent = { if case .note(let text) = $0 { notes.append(text) } }
        let states = try workbench.loadBoth(.connection(from.target), .connection(to.target))
        let plan = try workbench.plan(from: states.0, to: states.1)
        #expect(plan.sql == "CREATE TABLE app.t (\n    m public.mood\n);\n")
        #expect(notes == ["column app.t.m needs enum public.mood, which is left out of the schema and taken to be there"])
    }

    @Test func grantsOwnersAndVersionsCountAsAsked() throws {
        try makeRole("dbw_case_app")
        let a = "CREATE TABLE t (a int); CREATE TABLE u (a int)"
        let b = a + "; GRANT SELECT ON t TO dbw_case_app; ALTER TABLE u OWNER TO dbw_case_app"
        #expect(
            try plan(a, b) { _ in }
                == "ALTER TABLE public.u OWNER TO dbw_case_app;\nGRANT SELECT ON TABLE public.t TO dbw_case_app;\n")
        #expect(try plan(a, b) { $0.hasGrants = false } == "ALTER TABLE public.u OWNER TO dbw_case_app;\n")
        #expect(try plan(a, b) { $0.owners = Scope.Owners.none } == "GRANT SELECT ON TABLE public.t TO dbw_case_app;\n")
        #expect(try plan(a, b) { ($0.hasGrants, $0.owners) = (false, Scope.Owners.none) }.isEmpty)
    }

    @Test func versionsOfExtensionsCountWhereTheyAreAskedFor() throws {
        let session = try Session(ConnectionTarget(TestServer.url ?? ""))
        defer { session.close() }
        let versions = try session.query(
            "SELECT version FROM pg_available_extension_versions WHERE name = 'hstore' AND version IN ('1.7', '1.8')")
        guard versions.count == 2 else { return }
        let (a, b) = ("CREATE EXTENSION hstore VERSION '1.7'", "CREATE EXTENSION hstore VERSION '1.8'")
        #expect(try plan(a, b) { _ in }.isEmpty)
        #expect(try plan(a, b) { $0.hasExtensionVersions = true } == "ALTER EXTENSION hstore UPDATE TO '1.8';\n")
        let made = try plan("SELECT 1", a) { $0.hasExtensionVersions = true }
        #expect(made.hasPrefix("CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public VERSION '1.7';\n"))
    }

    @Test func typesAreMadeOfWhatCounts() throws {
        let target = try database(Self.estate)
        let workbench = try workbench(ProjectFixture()) { $0.included = try ScopePattern.list("app") }
        let input = try TypesInput(workbench.load(.connection(target.target)).state)
        #expect(input.relations.map { $0.schema + "." + $0.name } == ["app.orders"])
    }

    /// Two databases, each of its own role, alike but for that.
    @Test func ownersAreRelativeToTheDatabasesOwn() throws {
        for role in ["dbw_case_app", "dbw_case_reader"] { try makeRole(role) }
        let schema =
            "CREATE SCHEMA s; CREATE TABLE s.t (id serial); CREATE TYPE s.m AS ENUM ('a'); CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1'"
        func own(_ database: TestDatabase, _ role: String) throws {
            try run("ALTER DATABASE \(database.name) OWNER TO \(role)", database)
            try run("SET ROLE \(role); \(schema)", database)
        }
        let (first, second) = (try TestDatabase(), try TestDatabase())
        try own(first, "dbw_case_app")
        try own(second, "dbw_case_reader")
        let project = try ProjectFixture(schema: schema)
        let workbench = try workbench(project) { _ in }
        func sql(_ workbench: Workbench) throws -> String {
            let states = try workbench.loadBoth(.connection(first.target), .connection(second.target))
            return try workbench.plan(from: states.0, to: states.1).sql
        }
        #expect(try sql(workbench).isEmpty)
        #expect(
            try workbench.planSchemaApply(to: first.target, renames: [], allow: []).plan.isEmpty, "a shadow has a role of its own"
        )
        try run("ALTER TABLE s.t OWNER TO dbw_case_app", second)
        #expect(try sql(workbench) == "ALTER TABLE s.t OWNER TO dbw_case_app;\n")
        let absolute = try self.workbench(ProjectFixture()) { $0.owners = .absolute }
        let text = try sql(absolute)
        #expect(text.contains("ALTER FUNCTION s.f() OWNER TO dbw_case_reader;"))
        #expect(text.contains("ALTER SCHEMA s OWNER TO dbw_case_reader;") && !text.contains("ALTER TABLE s.t"))
    }

    /// A provider's role owns the database, and the application's everything in it.
    @Test func aDatabaseOwnerWithoutObjectsIsNoDefault() throws {
        try makeRole("dbw_case_app")
        let database = try database("CREATE TABLE t (a int); CREATE TABLE u (a int)")
        try run("ALTER DATABASE \(database.name) OWNER TO dbw_case_app", database)
        let session = try database.session()
        defer { session.close() }
        #expect(try CatalogReader.read(session).all("owner").isEmpty)
        try session.execute("ALTER TABLE u OWNER TO dbw_case_app")
        #expect(try CatalogReader.read(session).all("owner").map(\.identity.name) == ["t"])
    }

    private func makeRole(_ name: String) throws {
        let session = try Session(ConnectionTarget(TestServer.url ?? ""))
        defer { session.close() }
        do { try session.execute("CREATE ROLE \(name)") } catch let error as PostgresError {
            guard ["42710", "23505"].contains(error.sqlState?.code) else { throw error }
        }
    }
}
