// Here: rows that are put into a copy to see them survive: which tables get one, and what counts as lost.
import Postgres
import Schema
import TestSupport
import Testing

@testable import Workbench

@Suite(.enabled(if: TestServer.isThere, "DBW_TEST_URL names no server"))
struct SeedsTests {
    private func planted(_ sql: String, _ body: (Seeds, Session) throws -> Void) throws {
        let database = try TestDatabase()
        let session = try database.session()
        try session.execute(sql)
        let state = try CatalogReader.read(session)
        try body(Seeds.plant(state, session), session)
    }

    @Test func everyOrdinaryTableGetsARow() throws {
        try planted(
            """
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
            CREATE TABLE plain (a int NOT NULL, b text NOT NULL, c timestamptz NOT NULL, d uuid NOT NULL, e jsonb NOT NULL);
            CREATE TABLE more (a mood NOT NULL, b email NOT NULL, c int[] NOT NULL, d boolean NOT NULL, e numeric(8,2) NOT NULL);
            CREATE TABLE all_defaults (id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz DEFAULT now());
            CREATE TABLE generated (a int NOT NULL, twice int GENERATED ALWAYS AS (a * 2) STORED);
            CREATE TABLE child (id int PRIMARY KEY, parent int NOT NULL REFERENCES child);
            CREATE TABLE "Odd ""Name" ("A b" int NOT NULL);
            CREATE TABLE empty ();
            """
        ) { (seeds, session) throws in
            #expect(seeds.count == 7)
            #expect(try seeds.lost(session).isEmpty)
            #expect(try session.query("SELECT count(*) FROM more WHERE a = 'sad'").scalar == "1")
        }
    }

    @Test func tableThatWantsSomethingElseStaysEmpty() throws {
        try planted(
            "CREATE TABLE picky (a int NOT NULL CHECK (a > 1000)); CREATE TABLE fine (a int); CREATE TABLE parts (a int) PARTITION BY LIST (a)"
        ) { (seeds, session) throws in
            #expect(seeds.count == 1)
            #expect(try session.query("SELECT count(*) FROM picky").scalar == "0")
        }
    }

    @Test func lostRowsAreNamedAndRenamedTablesAreNot() throws {
        try planted("CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE TABLE c (x int)") { (seeds, session) throws in
            try session.execute("ALTER TABLE a RENAME TO renamed; TRUNCATE b; DROP TABLE c")
            let lost = try seeds.lost(session)
            #expect(lost.count == 2)
            #expect(lost.contains("b held a row and is empty now"))
            #expect(lost.contains { $0.hasPrefix("a table that held a row is gone") })
        }
    }
}
