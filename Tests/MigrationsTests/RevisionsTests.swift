// Here: where the revisions table is found, rows of older Atlas versions, and edits without running anything. A database per test.
import Foundation
import Postgres
import SQLText
import Testing

@testable import Migrations

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct RevisionsTests {
    @Test func newTableHasASchemaOfItsOwn() throws {
        try TestDatabase.with { (database) throws in
            let found = try Revisions.locate(on: database.session)
            #expect(found == Revisions(schema: "atlas_schema_revisions", exists: false, boundSchema: nil))
            #expect(found.qualifiedName == "atlas_schema_revisions.atlas_schema_revisions")
            #expect(try found.read(on: database.session) == [])
            try database.apply([("1.sql", "SELECT 1;")])
            #expect(try Revisions.locate(on: database.session).exists)
        }
    }

    @Test func tableInTheCurrentSchemaIsUsed() throws {
        try TestDatabase.with { (database) throws in
            try database.apply([("1.sql", "SELECT 1;")]) { $0.revisionsSchema = "public" }
            #expect(try database.rows("SELECT version FROM public.atlas_schema_revisions") == ["1"])
            #expect(try Revisions.locate(on: database.session) == Revisions(schema: "public", exists: true, boundSchema: nil))
            #expect(try database.apply([("2.sql", "SELECT 1;")]).first == "started 1 2 2")
            try database.session.execute(
                "CREATE SCHEMA atlas_schema_revisions; CREATE TABLE atlas_schema_revisions.atlas_schema_revisions ()")
            let error = #expect(throws: Diagnostic.self) { try Revisions.locate(on: database.session) }
            #expect(error?.message.hasPrefix("ambiguous revision table") == true)
            #expect(try Revisions.locate(on: database.session, schema: "public").exists)
        }
    }

    @Test func connectionBoundToASchemaUsesThatSchema() throws {
        try TestDatabase.with { (database) throws in
            try database.session.execute("CREATE SCHEMA app; CREATE TABLE public.stray ()")
            let url = try #require(TestServer.url)
            let separator = url.contains("?") ? "&" : "?"
            let bound = try Session(
                ConnectionTarget(url + separator + "options=-csearch_path%3Dapp").with(database: database.session.database))
            #expect(try Revisions.locate(on: bound) == Revisions(schema: "app", exists: false, boundSchema: "app"))
            let directory = try database.migrations([("1.sql", "CREATE TABLE a ();")])
            try Executor(directory: directory).apply(to: WritableTarget(session: bound))
            #expect(try database.rows("SELECT version FROM app.atlas_schema_revisions") == ["1"])
            #expect(try database.rows("SELECT 'app.a'::regclass::text") == ["app.a"])
        }
    }

    @Test func rowsOfOlderTablesAreReadAndTheirColumnsAdded() throws {
        try TestDatabase.with { (database) throws in
            try database.session.execute(
                """
                CREATE SCHEMA atlas_schema_revisions;
                CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (version varchar PRIMARY KEY, description varchar NOT NULL,
                    type bigint NOT NULL DEFAULT 2, applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0,
                    executed_at timestamptz NOT NULL, execution_time bigint NOT NULL, error text, hash varchar NOT NULL,
                    operator_version varchar NOT NULL);
                INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES
                    ('.atlas_cloud_identifier', 'f8f0b7a2', 2, 0, 0, now(), 0, NULL, '', 'Atlas'),
                    ('9', 'i', 2, 1, 1, '2026-08-26 16:42:11.551784+00', 7, '', 'x', 'Atlas CLI v0.5.0'),
                    ('10', 'j', 2, 1, 1, now(), 7, NULL, 'y', 'Atlas CLI v0.5.0')
                """)
            let rows = try Revisions.locate(on: database.session).read(on: database.session)
            #expect(rows.map(\.version) == ["10", "9"])
            #expect(rows[1].executedAt == "2026-08-26T16:42:11.551784Z")
            #expect(rows[1].partialHashes == nil && rows[0].error == nil)
            #expect(try database.apply([("9.sql", ""), ("91.sql", "SELECT 1;"), ("10.sql", "")]).first == "started 9 91 91")
            #expect(try database.rows("SELECT count(*) FROM atlas_schema_revisions.atlas_schema_revisions") == ["4"])
        }
    }

    @Test func upsertKeepsDescriptionAndTime() throws {
        try TestDatabase.with { (database) throws in
            let revisions = try Revisions.locate(on: database.session).create(on: database.writable)
            var row = Revision(version: "1", description: "first", total: 2, hash: "h", operatorVersion: "one")
            try revisions.write(row, on: database.writable)
            let written = try revisions.read(on: database.session)[0]
            row.description = "second"
            row.applied = 1
            row.partialHashes = ["h1:a/b="]
            row.error = nil
            row.operatorVersion = "two"
            try revisions.write(row, on: database.writable)
            let updated = try revisions.read(on: database.session)[0]
            row.description = "first"
            row.executedAt = written.executedAt
            #expect(updated == row)
        }
    }

    @Test func setDeclaresVersionsApplied() throws {
        try TestDatabase.with { (database) throws in
            let directory = try database.migrations((1...4).map { ("\($0)_x.sql", "SELECT \($0);") })
            let editor = RevisionsEditor(directory: directory)
            #expect(try editor.set(to: "3", on: database.writable).count == 3)
            #expect(try database.revisions() == ["1 4 0/0", "2 4 0/0", "3 4 0/0"])
            #expect(try editor.set(to: "3", on: database.writable) == [])
            #expect(try editor.set(to: "2", on: database.writable).map(\.revision.version) == ["3"])
            #expect(try editor.set(to: nil, on: database.writable).map(\.revision.version) == ["3", "4"])
            #expect(throws: Diagnostic.self) { try editor.set(to: "9", on: database.writable) }
            #expect(try database.apply([]) == ["started 4 4 "])
        }
    }

    @Test func setCompletesAFailedRowSoThatNothingResumesIt() throws {
        try TestDatabase.with { (database) throws in
            let content = "-- atlas:txmode none\n\nSELECT 1;\nSELECT nonsense;\nSELECT 3;\n"
            #expect(throws: Diagnostic.self) { try database.apply([("1.sql", content)]) }
            let directory = try MigrationDirectory(path: database.folder.path("m"))
            _ = try RevisionsEditor(directory: directory).set(to: "1", on: database.writable)
            #expect(try database.revisions() == ["1 6 3/3"])
            #expect(
                try database.rows("SELECT error, partial_hashes::text FROM atlas_schema_revisions.atlas_schema_revisions") == [
                    "\tnull"
                ])
            #expect(try database.apply([]) == ["started 1 1 "])
        }
    }

    @Test func repairCorrectsRowsThatStopAtlas() throws {
        try TestDatabase.with { (database) throws in
            try database.apply([("1.sql", "SELECT 1;\nSELECT 2;\n"), ("2.sql", "SELECT 1;\n")])
            try database.session.execute(
                "UPDATE atlas_schema_revisions.atlas_schema_revisions SET applied = 4, total = 3 WHERE version = '2'")
            #expect(
                try database.apply([]) == [
                    "started 2 2 ", "warning the row of version 2 counts 4 of 3 statements, though the file was finished",
                ])
            let directory = try MigrationDirectory(path: database.folder.path("m"))
            #expect(try RevisionsEditor(directory: directory).repair(on: database.writable).map(\.revision.version) == ["2"])
            #expect(try database.revisions() == ["1 2 2/2", "2 2 4/4"])
            #expect(try RevisionsEditor(directory: directory).repair(on: database.writable) == [])
        }
    }
}
