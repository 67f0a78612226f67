// The coded form of the options: kysely-codegen's keys, all optional.

import Foundation
import Testing

@testable import Kysely

struct TypesOptionsTests {
    private func decode(_ json: String) throws -> TypesOptions {
        try JSONDecoder().decode(TypesOptions.self, from: Data(json.utf8))
    }

    @Test func nothingGivenIsTheDefault() throws {
        #expect(try decode("{}") == TypesOptions())
        #expect(try decode("{\"camelCase\": null, \"logLevel\": \"warn\"}") == TypesOptions())
    }

    @Test func everyKey() throws {
        let options = try decode(
            """
            {"camelCase": true, "singularize": {"/x/": "y"}, "runtimeEnums": "pascal-case", "defaultSchemas": ["app"],
             "includePattern": "a*", "excludePattern": "b*", "overrides": {"columns": {"t.c": "X"}}, "typeMapping": {"date": "D"},
             "customImports": {"D": "./d"}, "partitions": true, "domains": false, "dateParser": "string",
             "numericParser": "number-or-string", "typeOnlyImports": false, "camelCasePlugin": {"underscoreBeforeDigits": true},
             "generatedAlways": true, "tableComments": true, "arrayTypes": "node-postgres", "generatorName": "dbw"}
            """)
        var expected = TypesOptions()
        expected.camelCase = true
        expected.singularize = .on(rules: [SingularRule("/x/", "y")])
        expected.runtimeEnums = .pascalCase
        expected.defaultSchemas = ["app"]
        expected.includePattern = "a*"
        expected.excludePattern = "b*"
        expected.overrides = Overrides(columns: ["t.c": "X"])
        expected.typeMapping = ["date": "D"]
        expected.customImports = ["D": "./d"]
        expected.partitions = true
        expected.domains = false
        expected.dateParser = .string
        expected.numericParser = .numberOrString
        expected.typeOnlyImports = false
        expected.camelCasePlugin.underscoreBeforeDigits = true
        expected.generatedAlways = true
        expected.tableComments = true
        expected.arrayTypes = .nodePostgres
        expected.generatorName = "dbw"
        #expect(options == expected)
        #expect(try JSONDecoder().decode(TypesOptions.self, from: JSONEncoder().encode(options)) == options)
    }

    @Test(arguments: [
        ("true", RuntimeEnums.screamingSnakeCase), ("false", .off), ("\"screaming-snake-case\"", .screamingSnakeCase),
    ])
    func runtimeEnums(json: String, style: RuntimeEnums) throws {
        #expect(try decode("{\"runtimeEnums\": \(json)}").runtimeEnums == style)
    }

    @Test func singularizeRulesKeepTheirOrderAsPairs() throws {
        #expect(try decode("{\"singularize\": true}").singularize == .on())
        let pairs = try decode("{\"singularize\": [[\"b\", \"1\"], [\"a\", \"2\"]]}").singularize
        #expect(pairs == .on(rules: [SingularRule("b", "1"), SingularRule("a", "2")]))
    }

    @Test(arguments: ["{\"runtimeEnums\": \"kebab\"}", "{\"dateParser\": \"date\"}", "{\"camelCase\": 1}"])
    func wrongValuesAreErrors(json: String) {
        #expect(throws: DecodingError.self) { try decode(json) }
    }
}
