// Here: what a statement is for a session, by its first words.
import Testing

@testable import Workbench

struct StatementClassTests {
    @Test(arguments: [
        ("SELECT 1", StatementClass.Effect.query), ("(SELECT 1) UNION SELECT 2", .query), ("((VALUES (1)))", .query),
        ("  -- a\n/* b */ with x as (select 1) select * from x", .query), ("table users", .query), ("show all", .query),
        ("", .query),
        ("explain analyze update t set a = 1", .query), ("UPDATE t SET a = 1", .data), ("insert into t values (1)", .data),
        ("DELETE FROM t", .data), ("MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE", .data), ("COPY t FROM STDIN", .data),
        ("TRUNCATE t", .data), ("DO $$ BEGIN END $$", .data), ("CALL p()", .data), ("CREATE TABLE t ()", .schema),
        ("alter table t add a int", .schema), ("DROP TABLE t", .schema), ("COMMENT ON TABLE t IS 'x'", .schema),
        ("GRANT SELECT ON t TO u", .schema), ("REINDEX TABLE t", .schema), ("SET search_path = a", .setting),
        ("reset all", .setting),
        ("BEGIN", .transaction), ("START TRANSACTION", .transaction), ("commit", .transaction), ("ROLLBACK TO x", .transaction),
        ("SAVEPOINT a", .transaction), ("frobnicate the table", .schema),
    ])
    func effectFollowsFromTheFirstWords(sql: String, effect: StatementClass.Effect) {
        #expect(StatementClass(sql).effect == effect)
    }

    @Test(arguments: [
        ("CREATE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX              i ON t (a)"),
        (
            "create unique index concurrently if not exists i on t (a)",
            "create unique index              if not exists i on t (a)"
        ),
        ("DROP INDEX /* ü */ CONCURRENTLY i", "DROP INDEX /* ü */              i"),
        ("CREATE TABLE concurrently (a int)", "CREATE TABLE concurrently (a int)"),
        ("REFRESH MATERIALIZED VIEW CONCURRENTLY v", "REFRESH MATERIALIZED VIEW CONCURRENTLY v"),
        ("CREATE INDEX i ON concurrently (a)", "CREATE INDEX i ON concurrently (a)"),
        ("CREATE INDEX \"concurrently\" ON t (a)", "CREATE INDEX \"concurrently\" ON t (a)"),
    ])
    func concurrentlyIsBlankInTheShadow(sql: String, form: String) {
        #expect(StatementClass(sql).shadowForm(of: sql) == form)
    }

    @Test(arguments: [
        ("CREATE INDEX CONCURRENTLY Idx ON t (a)", "idx"), ("create index concurrently if not exists idx on t (a)", "idx"),
        ("CREATE UNIQUE INDEX CONCURRENTLY \"My \"\"Idx\" ON t (a)", "My \"Idx"),
        ("DROP INDEX CONCURRENTLY IF EXISTS s.idx", "idx"),
        ("DROP INDEX CONCURRENTLY idx CASCADE", "idx"), ("CREATE INDEX idx ON t (a)", nil), ("CREATE TABLE concurrently ()", nil),
    ])
    func concurrentIndexIsKnownByName(sql: String, name: String?) {
        #expect(Edit(sql: sql, effect: .schema, copyData: nil).concurrentIndex == name)
    }

    @Test func summaryIsOneLine() {
        #expect(Edit(sql: "ALTER TABLE t\n\tADD  a int", effect: .schema, copyData: nil).summary == "ALTER TABLE t ADD a int")
    }

    @Test(arguments: [
        "ALTER TABLE price ALTER COLUMN amount TYPE bigint USING (amount * 100)::bigint",
        "CREATE TABLE copy AS SELECT * FROM price",
        "SELECT * INTO copy FROM price",
        "SELECT setval('price_id_seq', 100)",
    ])
    func whatMakesRowsIsKeptAsItWasTyped(sql: String) {
        #expect(StatementClass(sql).effect == .data)
    }

    @Test(arguments: [
        ("CREATE SUBSCRIPTION s CONNECTION 'host=a' PUBLICATION p", true),
        ("create subscription s connection 'connect=false' publication p with (connect = true)", true),
        ("CREATE SUBSCRIPTION s CONNECTION 'host=a' PUBLICATION p WITH (slot_name = 'x', connect = false)", false),
        ("CREATE SUBSCRIPTION s CONNECTION 'host=a' PUBLICATION p WITH (connect=off)", false),
        ("ALTER SUBSCRIPTION s ENABLE", false), ("CREATE TABLE subscription (connect int)", false),
    ])
    func subscriptionThatConnectsIsKnown(sql: String, connects: Bool) {
        #expect(StatementClass(sql).connectsToPublisher == connects)
    }
}
