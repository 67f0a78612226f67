// Here: what is asked of a target before migrations run there, and what an apply does with the answers.
import Foundation
import Migrations
import Postgres
import SQLText
import TestSupport
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct PreflightTests {
    static let base = """
        CREATE TABLE users (id int PRIMARY KEY, name varchar(20), note text, n text);
        CREATE TABLE posts (id int PRIMARY KEY, author int, body text);

        """
    static let rows = """
        INSERT INTO users VALUES (1, 'a', 'x', '1'), (2, NULL, 'x', '2'), (3, 'A', 'y', 'abc');
        INSERT INTO posts VALUES (1, 1, 'b'), (2, 9, '');
        """

    /// A statement, and what stands in its way: the beginning of the obstacle, the rows, the keys. None where nothing does.
    static let cases: [(sql: String, obstacle: String?, rows: Int, samples: [String])] = [
        ("ALTER TABLE users ALTER COLUMN name SET NOT NULL", "null in public.users.name", 1, ["2"]),
        ("ALTER TABLE users ALTER COLUMN note SET NOT NULL", nil, 0, []),
        ("ALTER TABLE users ADD COLUMN must int NOT NULL", "a row in public.users", 3, ["1", "2", "3"]),
        ("ALTER TABLE users ADD COLUMN must int NOT NULL DEFAULT 1", nil, 0, []),
        ("ALTER TABLE users ADD UNIQUE (note)", "equal rows of public.users in (note)", 1, ["x"]),
        ("ALTER TABLE users ADD UNIQUE (name, note)", nil, 0, []),
        ("CREATE UNIQUE INDEX ON users (lower(name))", "equal rows of public.users in", 1, ["a"]),
        ("CREATE UNIQUE INDEX ON users (note) WHERE id > 1", nil, 0, []),
        (
            "ALTER TABLE posts ADD FOREIGN KEY (author) REFERENCES users",
            "a row of public.posts without its row in public.users", 1, ["2"]
        ),
        ("ALTER TABLE posts ADD FOREIGN KEY (author) REFERENCES users NOT VALID", nil, 0, []),
        ("ALTER TABLE posts ADD CONSTRAINT c CHECK (body <> '')", "a row of public.posts that breaks check c", 1, ["2"]),
        ("ALTER TABLE posts ADD CONSTRAINT c CHECK (id > 0)", nil, 0, []),
        (
            "ALTER TABLE users ALTER COLUMN n TYPE int USING n::int", "a value of public.users.n that is no integer", 1,
            ["invalid input syntax for type integer: \"abc\""]
        ),
        ("ALTER TABLE posts ALTER COLUMN author TYPE bigint", nil, 0, []),
        (
            "ALTER TABLE users RENAME note TO remark; ALTER TABLE users ADD UNIQUE (remark)",
            "equal rows of public.users in (note)", 1, ["x"]
        ),
    ]

    private func prepare(_ sql: String, rows: String = rows) throws -> (ProjectFixture, TestDatabase) {
        let fixture = try ProjectFixture(schema: Self.base)
        let target = try TestDatabase()
        let workbench = try fixture.workbench()
        try workbench.applyMigrations(to: target.target, options: Executor.Options(), asksFirst: true) { _ in }
        let session = try target.session()
        try session.execute(rows)
        session.close()
        var directory = try MigrationDirectory(path: fixture.root + "/db/migrations")
        try directory.add("change", content: sql + ";\n", at: Date(timeIntervalSince1970: 1_700_000_100))
        return (fixture, target)
    }

    @Test(arguments: cases.indices) func asks(_ index: Int) throws {
        let expected = Self.cases[index]
        let (fixture, target) = try prepare(expected.sql)
        let preflight = try fixture.workbench().preflight(of: target.target)
        let blocked = preflight.blocked
        guard let obstacle = expected.obstacle else {
            #expect(blocked.isEmpty, "\(expected.sql)")
            let session = try target.session()
            defer { session.close() }
            try session.execute(expected.sql)
            return
        }
        #expect(blocked.count == 1 && blocked.first?.obstacle.hasPrefix(obstacle) == true, "\(preflight.text)")
        #expect(blocked.first?.outcome == .blocked(rows: expected.rows, samples: expected.samples), "\(preflight.text)")
    }

    @Test func applyIsRefusedAndChangesNothing() throws {
        let (fixture, target) = try prepare(
            "ALTER TABLE users ADD COLUMN o int; ALTER TABLE users ALTER COLUMN name SET NOT NULL")
        let before = try target.dump()
        let error = #expect(throws: Diagnostic.self) {
            try fixture.workbench().applyMigrations(to: target.target, options: Executor.Options(), asksFirst: true) { _ in }
        }
        #expect(error?.family == .refused && error?.location?.line == 1)
        #expect(try target.dump() == before)
    }

    @Test func rowsThatAnEarlierStatementMendsDoNotStopIt() throws {
        let (fixture, target) = try prepare(
            "UPDATE users SET name = '' WHERE name IS NULL; ALTER TABLE users ALTER COLUMN name SET NOT NULL")
        let preflight = try fixture.workbench().preflight(of: target.target)
        #expect(preflight.blocked.isEmpty && preflight.text.contains("may change the rows before"))
        try fixture.workbench().applyMigrations(to: target.target, options: Executor.Options(), asksFirst: true) { _ in }
    }

    @Test func tellsWhatIsLockedAndWhoHoldsIt() throws {
        let (fixture, target) = try prepare("ALTER TABLE users ADD COLUMN o int")
        let holder = try target.session()
        defer { holder.close() }
        try holder.execute("BEGIN; SELECT count(*) FROM users")
        Thread.sleep(forTimeInterval: 2.2)
        let preflight = try fixture.workbench().preflight(of: target.target)
        #expect(preflight.locks.map(\.table) == ["public.users"] && preflight.locks[0].mode == .accessExclusive)
        #expect(preflight.waits.map(\.pid) == [holder.backendPID])
    }

    @Test func asksNothingOfATargetWithoutRows() throws {
        let (fixture, target) = try prepare("ALTER TABLE users ADD COLUMN must int NOT NULL", rows: "SELECT 1")
        #expect(try fixture.workbench().preflight(of: target.target).skipped == "the target has no rows")
    }
}
