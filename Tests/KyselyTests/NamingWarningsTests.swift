// Names that two things want, and names that Kysely does not send back as it got them: keys, and what the person is told.

import Testing

@testable import Kysely

struct NamingWarningsTests {
    private func relation(_ name: String, schema: String = "public", columns: [String] = ["id"]) -> Relation {
        let type = TypeReference(schema: "pg_catalog", name: "int4")
        return Relation(
            schema: schema, name: name,
            columns: columns.enumerated().map { Column(name: $1, position: $0 + 1, type: type) })
    }

    private func warnings(_ relations: [Relation], _ options: TypesOptions) -> [String] {
        renderTypes(TypesInput(relations: relations), options: options).warnings
    }

    private let camel = with { $0.camelCase = true }

    @Test func namesThatSurviveAreNotMentioned() {
        #expect(warnings([relation("user_posts", columns: ["user_id", "url2_path", "é_col"])], camel) == [])
        #expect(warnings([relation("FOO", columns: ["a__b", "line_1"])], TypesOptions()) == [])
    }

    @Test func namesThatDoNotSurviveComeWithBetterOptions() {
        let relations = [relation("orders", columns: ["line_1", "line_2", "a__b"])]
        #expect(
            warnings(relations, camel) == [
                "The name of column public.orders.line_1 does not survive the CamelCasePlugin: "
                    + "line1 in TypeScript becomes line1 in the query",
                "The name of column public.orders.line_2 does not survive the CamelCasePlugin: "
                    + "line2 in TypeScript becomes line2 in the query",
                "The name of column public.orders.a__b does not survive the CamelCasePlugin: "
                    + "aB in TypeScript becomes a_b in the query",
                "With { underscoreBeforeDigits: true }, the CamelCasePlugin would lose 1 of these names instead of 3",
            ])
        let digits = with(camel) { $0.camelCasePlugin.underscoreBeforeDigits = true }
        #expect(warnings(relations, digits).count == 1)
    }

    @Test func upperCaseDatabases() {
        let relations = [relation("USER_POSTS", columns: ["USER_ID"])]
        #expect(
            warnings(relations, camel).last
                == "With { upperCase: true }, the CamelCasePlugin would lose 0 of these names instead of 2")
        let upper = with(camel) { $0.camelCasePlugin.upperCase = true }
        let output = renderTypes(TypesInput(relations: relations), options: upper)
        #expect(output.warnings == [])
        #expect(output.text.contains("export interface UserPosts {\n  userId: number | null;\n}"))
        #expect(output.text.contains("  userPosts: UserPosts;\n"))
    }

    @Test func schemasSurviveOrNotWithTheirRelations() {
        #expect(warnings([relation("log_entry", schema: "audit_log")], camel) == [])
        #expect(
            warnings([relation("_x", schema: "audit")], camel) == [
                "The name of relation audit._x does not survive the CamelCasePlugin: audit.X in TypeScript becomes audit.x in the query"
            ])
    }

    @Test func dotsDivide() {
        #expect(
            warnings([relation("dotted.name", columns: ["a.b"])], TypesOptions()) == [
                "Kysely cannot name relation public.dotted.name: it takes what is before a dot for the schema or table",
                "Kysely cannot name column public.dotted.name.a.b: it takes what is before a dot for the schema or table",
            ])
    }

    @Test func theRelationThatTheKeyReachesHasIt() {
        let relations = ["userPosts", "user__posts", "user_posts"].map { relation($0) }
        let keys = MemberKeys(camel).relationKeys(of: relations)
        #expect(keys.map(\.key) == [nil, "user__posts", "userPosts"])
        #expect(
            warnings(relations, camel) == [
                "The key userPosts of relation public.userPosts is another's in DB: it is left out, because no name reaches it",
                "The key userPosts of relation public.user__posts is another's in DB: it is user__posts instead",
            ])
    }

    @Test func theFirstSchemaOfTheSearchPathHasThePlainKey() {
        let relations = [relation("user_posts", schema: "app"), relation("user_posts"), relation("user__posts")]
        let options = with(camel) { $0.defaultSchemas = ["public", "app"] }
        #expect(MemberKeys(options).relationKeys(of: relations).map(\.key) == ["app.userPosts", "userPosts", "user__posts"])
        let reversed = with(camel) { $0.defaultSchemas = ["app", "public"] }
        #expect(MemberKeys(reversed).relationKeys(of: relations).map(\.key) == ["userPosts", "public.userPosts", "user__posts"])
        let asTheyAre = with { $0.defaultSchemas = ["public", "app"] }
        #expect(MemberKeys(asTheyAre).relationKeys(of: relations).map(\.key) == ["app.user_posts", "user_posts", "user__posts"])
    }

    @Test func columnsLikewise() {
        let keys = MemberKeys(camel).columnKeys
        #expect(keys(relation("t", columns: ["a__b", "a_b", "aB", "c"])) == ["a__b", "aB", nil, "c"])
        #expect(keys(relation("t", columns: ["a__b", "a_B"])) == ["a__b", "aB"])
        #expect(
            warnings([relation("t", columns: ["_", "___"])], camel) == [
                "The key _ of column public.t.___ is another's in its interface: it is ___ instead"
            ])
    }

    @Test func aSingularThatIsTakenStaysPlural() {
        let options = with { $0.singularize = .on() }
        let text = renderTypes(TypesInput(relations: ["user", "users"].map { relation($0) }), options: options).text
        #expect(text.hasSuffix("export interface DB {\n  user: User;\n  users: Users;\n}\n"))
    }
}
