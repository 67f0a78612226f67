// Here: what the lint of migrations finds, by statements that are run over two tables; each rule has a case, and its safer form finds nothing.
import Foundation
import Migrations
import TestSupport
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct LintTests {
    static let base = """
        CREATE SCHEMA app;
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TABLE users (id int NOT NULL, name varchar(20), note text, old text, virtual int, CONSTRAINT positive CHECK (id > 0));
        CREATE TABLE keyed (id int PRIMARY KEY, note text);
        CREATE TABLE posts (id int, author int CONSTRAINT posts_author REFERENCES keyed, body text);
        CREATE INDEX posts_body ON posts (body);
        CREATE TABLE log (at int) PARTITION BY RANGE (at);
        CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (0) TO (10);
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

        """

    /// A file, and the codes that it gives in order of lines, sorted within one.
    static let cases: [(sql: String, codes: [String])] = [
        ("DROP SCHEMA app;", ["DS101"]),
        ("DROP TABLE users;", ["DS102"]),
        ("DROP TABLE log;", ["DS102"]),
        ("ALTER TABLE users DROP COLUMN old;", ["DS103"]),
        ("CREATE TABLE new (id bigint, old text);\nALTER TABLE new DROP COLUMN old;\nDROP TABLE new;", []),
        ("TRUNCATE users;", ["DW101"]),
        ("ALTER TABLE posts DROP CONSTRAINT posts_author;", ["CD101"]),
        ("ALTER TABLE users DROP CONSTRAINT positive;", ["CD102"]),
        ("ALTER TABLE keyed DROP CONSTRAINT keyed_pkey CASCADE;", ["CD101", "CD103"]),
        ("CREATE UNIQUE INDEX u ON users (name);", ["MF101", "PG101"]),
        ("-- atlas:txmode none\n\nCREATE UNIQUE INDEX CONCURRENTLY u ON users (name);", ["MF101"]),
        ("ALTER TABLE users ADD COLUMN email text NOT NULL;", ["MF103"]),
        ("ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT '';", []),
        ("ALTER TABLE users ALTER COLUMN name SET NOT NULL;", ["MF104", "PG303"]),
        (
            "ALTER TABLE users ADD CONSTRAINT c CHECK (name IS NOT NULL) NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT c;\nALTER TABLE users ALTER COLUMN name SET NOT NULL;",
            []
        ),
        ("ALTER TABLE users ADD CONSTRAINT c CHECK (name <> '');", ["DW102", "PG305"]),
        ("CREATE INDEX i ON users (name);", ["PG101"]),
        ("CREATE TABLE new (id bigint);\nCREATE INDEX i ON new (id);", []),
        ("DROP INDEX posts_body;", ["PG102"]),
        ("-- atlas:txmode none\n\nDROP INDEX CONCURRENTLY posts_body;", []),
        ("CREATE INDEX CONCURRENTLY i ON users (name);", ["PG103"]),
        ("ALTER TABLE users ADD PRIMARY KEY (id);", ["PG104"]),
        ("ALTER TABLE users ADD PRIMARY KEY (name);", ["PG104", "PG304"]),
        ("ALTER TABLE users ADD UNIQUE (name);", ["MF101", "PG105"]),
        (
            "-- atlas:txmode none\n\nCREATE UNIQUE INDEX CONCURRENTLY u ON users (id);\nALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX u;",
            ["MF101"]
        ),
        ("CREATE INDEX i ON log (at);", ["PG108"]),
        ("CREATE INDEX i ON ONLY log (at);", []),
        ("ALTER TABLE users ADD EXCLUDE USING btree (name WITH =);", ["PG109"]),
        ("ALTER TABLE users ALTER COLUMN id TYPE bigint;", ["PG301"]),
        ("ALTER TABLE keyed ALTER COLUMN id TYPE bigint;", ["PG301"]),
        ("ALTER TABLE users ALTER COLUMN name TYPE text;", []),
        ("ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();", ["PG302"]),
        ("ALTER TABLE posts ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES keyed;", ["PG306"]),
        ("ALTER TABLE posts ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES keyed NOT VALID;", []),
        ("ALTER TABLE users SET UNLOGGED;", ["PG307"]),
        ("CREATE TRIGGER t BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();", ["PG308"]),
        ("ALTER TABLE users ADD COLUMN twice int GENERATED ALWAYS AS (id * 2) STORED;", ["PG309"]),
        ("ALTER TABLE users ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY;", ["PG310"]),
        ("ALTER TABLE users REPLICA IDENTITY FULL;", ["PG314"]),
        ("ALTER TABLE users SET (autovacuum_enabled = false);", ["PG320"]),
        ("-- atlas:txmode none\n\nVACUUM FULL users;", ["DW301"]),
        ("VACUUM users;", ["TX101"]),
        ("ALTER TABLE users ADD COLUMN n int;\nUPDATE posts SET body = '';", ["DW302"]),
        ("ALTER TABLE users ADD COLUMN n int;\nALTER TABLE posts ADD CONSTRAINT c CHECK (id > 0);", ["DW102", "DW303", "PG305"]),
        ("BEGIN;\nCREATE TABLE new (id bigint);\nCOMMIT;", ["TX201"]),
        ("ALTER TABLE users RENAME TO people;", ["BC101"]),
        ("ALTER TABLE users RENAME TO people;\nCREATE VIEW users AS SELECT * FROM people;", []),
        ("ALTER TABLE users RENAME COLUMN name TO called;", ["BC102"]),
        ("ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';", ["DW201"]),
        ("ALTER SCHEMA app RENAME TO shop;", ["DW202"]),
        ("CREATE TABLE new (a char(3), b json, c timestamp);", ["DW401", "DW402", "DW403"]),
        ("CREATE TABLE new (id serial PRIMARY KEY);", ["DW404", "DW405"]),
        ("CREATE TABLE new (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b jsonb, c timestamptz);", []),
        ("CREATE TABLE \(String(repeating: "n", count: 70)) (id bigint);", ["DW407"]),
        ("-- atlas:nolint DS102 -- nobody reads it\nDROP TABLE users;", []),
        ("-- atlas:nolint destructive\nDROP TABLE users;", []),
        ("-- atlas:nolint DS103\nDROP TABLE users;", ["DS102"]),
        ("-- atlas:nolint\n\nDROP TABLE users;\nTRUNCATE keyed CASCADE;", []),
    ]

    private func lint(_ sql: String, configuration: String? = nil) throws -> LintedFile {
        let fixture = try ProjectFixture(schema: Self.base, configuration: configuration)
        var directory = try MigrationDirectory(path: fixture.root + "/db/migrations")
        let file = try directory.add("change", content: sql, at: Date(timeIntervalSince1970: 1_700_000_100))
        return try #require(try fixture.workbench().lint([file.name]).first)
    }

    @Test(arguments: cases.indices) func finds(_ index: Int) throws {
        let linted = try lint(Self.cases[index].sql)
        #expect(linted.entries.map(\.finding.rule.code).sorted() == Self.cases[index].codes, "\(Self.cases[index].sql)")
    }

    @Test func everyRuleHasACase() {
        // PG311 needs a second access method.
        let tested = Set(Self.cases.flatMap(\.codes))
        #expect(LintRule.all.map(\.code).filter { !tested.contains($0) } == ["PG311"])
        #expect(Set(LintRule.all.map(\.code)).count == LintRule.all.count)
    }

    @Test func docsHaveEveryRule() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let path = tests.deletingLastPathComponent().path + "/docs/migrations.md"
        let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter {
            $0.wholeMatch(of: #/\| [A-Z]{2}\d+ .*/#) != nil
        }
        #expect(
            rows.map(String.init) == LintRule.all.map { "| \($0.code) | \($0.analyzer) | \($0.level.rawValue) | \($0.title) |" })
    }

    @Test func levelsComeFromTheConfiguration() throws {
        let configuration = "[lint]\nDS102 = \"note\"\nDW403 = \"off\"\n"
        let linted = try lint("DROP TABLE posts;\nCREATE TABLE new (c timestamp);", configuration: configuration)
        #expect(linted.entries.map(\.level) == [.note])
    }

    @Test func evidenceIsWhatWasSeen() throws {
        let linted = try lint("ALTER TABLE users ALTER COLUMN id TYPE bigint;")
        #expect(linted.entries.first?.finding.evidence == "ACCESS EXCLUSIVE on public.users, rewritten, scanned")
        #expect(linted.entries.first?.location.line == 1)
    }

    @Test func reportsForPrograms() throws {
        let report = LintReport(files: [try lint("\nDROP TABLE users;")], folder: "db/migrations/")
        #expect(report.github.hasPrefix("::error file=db/migrations/"))
        #expect(report.github.contains(",line=2,col=1,title=DS102::drops table public.users with its rows%0Aobserved: ACCESS"))
        let sarif = try JSONText.encode(SARIFReport(report, version: "1"))
        #expect(sarif.contains("\"ruleId\" : \"DS102\"") && sarif.contains("\"startLine\" : 2"))
    }

    @Test func whatGitKnowsIsNotNew() throws {
        let fixture = try ProjectFixture(schema: Self.base)
        let git = "git -c user.name=t -c user.email=t@t"
        try fixture.shell("git init -q . && git add . && \(git) commit -qm base && git tag base")
        var directory = try MigrationDirectory(path: fixture.root + "/db/migrations")
        let file = try directory.add("change", content: "SELECT 1;", at: Date(timeIntervalSince1970: 1_700_000_100))
        #expect(try fixture.workbench().migrations(notIn: "base") == [file.name])
        #expect(throws: (any Error).self) { try fixture.workbench().migrations(notIn: "nowhere") }
    }
}
