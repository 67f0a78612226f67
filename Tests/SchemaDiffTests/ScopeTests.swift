// Here: what counts as the schema by its name: the patterns that a person writes, and what they leave out.
import SQLText
import Schema
import Testing

struct ScopeTests {
    private static let table = Identity(kind: "table", schema: "public", name: "tmp_orders")
    private static let column = Identity(kind: "column", schema: "public", relation: "users", name: "tmp_flag")
    private static let trigger = Identity(kind: "trigger", schema: "public", relation: "users", name: "audit_users")
    private static let function = Identity(kind: "function", schema: "app", name: "f", signature: "integer, app.money")
    private static let schema = Identity(kind: "schema", schema: "", name: "audit")
    private static let `extension` = Identity(kind: "extension", schema: "", name: "postgis")

    @Test(arguments: [
        ("public", table, true), ("pub*", table, true), ("p?blic", table, true), ("app", table, false), ("PUBLIC", table, false),
        ("public.tmp_*", table, true), ("public.*", table, true), ("*.tmp_orders", table, true), ("public.tmp_", table, false),
        ("public.tmp_*", column, false), ("public.users", column, true), ("public.users.tmp_*", column, true),
        ("public.users.audit_*", column, false), ("public.users.*", table, false),
        ("audit", schema, true), ("audit.*", schema, true), ("audit.log*", schema, false), ("*", schema, true),
        ("postgis", `extension`, false), ("*", `extension`, false), ("extension:postgis", `extension`, true),
        ("extension:post*", `extension`, true), ("table:postgis", `extension`, false),
        ("trigger:audit_*", trigger, true), ("trigger:public.audit_*", trigger, true), ("trigger:public.users.*", trigger, true),
        ("trigger:app.audit_*", trigger, false), ("trigger:public.orders.*", trigger, false), ("table:*", trigger, false),
        ("foreign-key:*", trigger, false), ("function:f", function, true), ("app.f(integer, app.money)", function, true),
        ("app.f(integer)", function, false), ("app.f(*)", function, true),
    ])
    func patternsMatch(text: String, identity: Identity, matches: Bool) throws {
        #expect(try ScopePattern(text).matches(identity) == matches)
    }

    @Test(arguments: [
        ("\"*\"", "*", true), ("\"*\"", "a", false), ("\"my.schema\"", "my.schema", true), ("\"a\"\"b\"", "a\"b", true),
        ("\"a:b\"", "a:b", true), ("a*b*c", "axxbyyc", true), ("a*b*c", "axxbyy", false), ("tmp_?", "tmp_12", false),
        ("*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
    ])
    func quotesTakeSignsAsTheyAre(text: String, name: String, matches: Bool) throws {
        #expect(try ScopePattern(text).matches(Identity(kind: "schema", schema: "", name: name)) == matches)
    }

    @Test(arguments: ["", ".", "a.", ".a", "a..b", "a.b.c.d", "\"a", "table:", "table:a."])
    func malformedPatternsAreRefused(text: String) {
        let error = #expect(throws: Diagnostic.self) { try ScopePattern(text) }
        #expect(error?.family == .usage)
    }

    @Test func anUnknownKindIsAskedAbout() {
        let error = #expect(throws: Diagnostic.self) { try ScopePattern("tabel:public.a") }
        #expect(error?.help == "did you mean table?")
    }

    @Test func aListHasCommas() throws {
        #expect(try ScopePattern.list("app, \"a,b\",public.tmp_*").map(\.text) == ["app", "\"a,b\"", "public.tmp_*"])
    }

    @Test func whatIsInNoSchemaCountsOnlyWhereItIsNamed() throws {
        var scope = Scope()
        #expect(!scope.leavesOut(Self.extension))
        scope.included = try ScopePattern.list("app")
        #expect(scope.leavesOut(Self.extension) && scope.leavesOut(Self.table) && !scope.leavesOut(Self.function))
        scope.included += try ScopePattern.list("extension:*")
        #expect(!scope.leavesOut(Self.extension))
        scope.excluded = try ScopePattern.list("function:f")
        #expect(scope.leavesOut(Self.function))
    }

    @Test func partsGoWithTheirWhole() throws {
        var scope = Scope()
        scope.included = try ScopePattern.list("app")
        #expect(!scope.leavesOut(Identity(kind: "comment", schema: "", name: "app", signature: "schema()"), isPart: true))
        scope.excluded = try ScopePattern.list("trigger:audit_*")
        #expect(scope.leavesOut(Self.trigger, isPart: true) && !scope.leavesOut(Self.column, isPart: true))
    }

    @Test func booksOfMigrationToolsAreLeftOut() {
        let books = Identity(kind: "table", schema: "public", name: "schema_migrations")
        #expect(Scope.standard.leavesOut(books) && !Scope.standard.withAllObjects.leavesOut(books))
    }
}
