// What a change of type asks for, by PostgreSQL's table of casts.
import Testing

@testable import Schema

struct TypeConversionTests {
    private typealias ColumnType = TypeConversion.ColumnType

    @Test func modifiersThatOnlyWidenAreFree() {
        #expect(conversion("character varying(10)", "varchar", "character varying(20)", "varchar") == .free)
        #expect(conversion("character varying(10)", "varchar", "character varying", "varchar") == .free)
        #expect(conversion("character varying(10)", "varchar", "text", "text") == .free)
        #expect(conversion("numeric(8,2)", "numeric", "numeric(10,2)", "numeric") == .free)
        #expect(conversion("timestamp(3) without time zone", "timestamp", "timestamp without time zone", "timestamp") == .free)
    }

    @Test func modifiersThatNarrowRewrite() {
        #expect(conversion("character varying(20)", "varchar", "character varying(10)", "varchar") == .assignment)
        #expect(conversion("text", "text", "character varying(10)", "varchar") == .assignment)
        #expect(conversion("numeric(8,2)", "numeric", "numeric(8,3)", "numeric") == .assignment)
        #expect(
            conversion("timestamp without time zone", "timestamp", "timestamp(3) without time zone", "timestamp") == .assignment)
    }

    @Test func assignmentCastsNeedNoUsing() {
        #expect(conversion("integer", "int4", "bigint", "int8") == .assignment)
        #expect(conversion("bigint", "int8", "integer", "int4") == .assignment)
        #expect(conversion("jsonb", "jsonb", "text", "text") == .assignment)
        #expect(conversion("json", "json", "jsonb", "jsonb") == .assignment)
        #expect(conversion("public.mood", "public.mood", "text", "text") == .assignment)
    }

    @Test func whatTakesAllValuesCannotFail() {
        func takesAll(_ old: (String, String), _ new: (String, String), isDomain: Bool = false) -> Bool {
            TypeConversion.takesAll(
                from: ColumnType(text: old.0, name: old.1), to: ColumnType(text: new.0, name: new.1, isDomain: isDomain))
        }
        #expect(takesAll(("integer", "int4"), ("bigint", "int8")))
        #expect(!takesAll(("bigint", "int8"), ("integer", "int4")))
        #expect(takesAll(("inet", "inet"), ("text", "text")))
        #expect(!takesAll(("inet", "inet"), ("character varying(5)", "varchar")))
        #expect(takesAll(("character varying(5)", "varchar"), ("character varying(9)", "varchar")))
        #expect(!takesAll(("character varying(9)", "varchar"), ("character varying(5)", "varchar")))
        #expect(!takesAll(("text", "text"), ("public.code", "text"), isDomain: true))
    }

    @Test func explicitCastsAreWritten() {
        #expect(conversion("integer", "int4", "boolean", "bool") == .cast("::boolean"))
        #expect(conversion("text", "text", "uuid", "uuid") == .cast("::uuid"))
        #expect(conversion("text", "text", "public.mood", "public.mood") == .cast("::public.mood"))
    }

    @Test func whereNoCastIsTheTextGoesBetween() {
        #expect(conversion("uuid", "uuid", "integer", "int4") == .cast("::text::integer"))
        #expect(
            conversion("time without time zone", "time", "timestamp without time zone", "timestamp")
                == .cast("::text::timestamp without time zone"))
        #expect(conversion("public.a", "public.a", "public.b", "public.b") == .cast("::text::public.b"))
    }

    @Test func arraysFollowTheirElements() {
        let ints = ColumnType(text: "integer[]", name: "int4", isArray: true)
        #expect(TypeConversion(from: ints, to: ColumnType(text: "bigint[]", name: "int8", isArray: true)) == .assignment)
        let words = ColumnType(text: "character varying(5)[]", name: "varchar", isArray: true)
        let wider = ColumnType(text: "character varying(9)[]", name: "varchar", isArray: true)
        #expect(TypeConversion(from: words, to: wider) == .assignment)
        #expect(TypeConversion(from: words, to: ColumnType(text: "character varying[]", name: "varchar", isArray: true)) == .free)
        #expect(TypeConversion(from: words, to: ColumnType(text: "text[]", name: "text", isArray: true)) == .assignment)
        #expect(TypeConversion(from: ints, to: ColumnType(text: "text", name: "text")) == .assignment)
        #expect(TypeConversion(from: ints, to: ColumnType(text: "integer", name: "int4")) == .cast("::text::integer"))
    }

    @Test func domainsCountAsTheirBase() {
        let email = ColumnType(text: "public.email", name: "text", isDomain: true)
        #expect(TypeConversion(from: ColumnType(text: "text", name: "text"), to: email) == .assignment)
        #expect(TypeConversion(from: email, to: ColumnType(text: "text", name: "text")) == .free)
    }

    private func conversion(_ old: String, _ oldName: String, _ new: String, _ newName: String) -> TypeConversion {
        TypeConversion(from: ColumnType(text: old, name: oldName), to: ColumnType(text: new, name: newName))
    }
}

struct StorageParametersTests {
    @Test func onlyWhatChangesIsSet() {
        let old = StorageParameters("fillfactor='70', autovacuum_enabled=off")
        #expect(StorageParameters("autovacuum_enabled=off, fillfactor='80'").clauses(from: old) == ["SET (fillfactor='80')"])
        #expect(StorageParameters(nil).clauses(from: old) == ["RESET (fillfactor, autovacuum_enabled)"])
        #expect(StorageParameters("autovacuum_enabled=off, fillfactor='70'").clauses(from: old) == [])
    }

    @Test func commasInsideQuotesDoNotPart() {
        #expect(ListText.parts("a='1,2', b=f(1, 2), \"c, d\"=x") == ["a='1,2'", "b=f(1, 2)", "\"c, d\"=x"])
    }
}
