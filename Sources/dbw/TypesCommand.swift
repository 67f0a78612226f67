import ArgumentParser
import Foundation
import Kysely
import SQLText
import Workbench

/// `dbw types [STATE]`: kysely-codegen's flags by their names.
struct TypesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "types", abstract: "Kysely types of a state (default: db/schema.sql's).",
        discussion:
            "Written to --out, else to [types] out of db/dbw.toml, else to standard output. The flags are kysely-codegen's.")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The state.") var state: String?
    @Option(name: [.customLong("out"), .customLong("out-file")], help: ArgumentHelp("Where to write.", valueName: "file"))
    var out: String?
    @Flag(help: "Print instead of writing.") var print = false
    @Flag(
        name: [.customLong("check"), .customLong("verify")], help: "Exit with 5 when the file is not up to date; write nothing.")
    var check = false
    @Flag(name: .customLong("camel-case"), help: "Names as Kysely's CamelCasePlugin shows them.") var camelCase = false
    @Flag(help: "Interfaces in the singular.") var singularize = false
    @Option(name: .customLong("runtime-enums"), help: "true, false, pascal-case or screaming-snake-case.") var runtimeEnums:
        String?
    @Option(name: .customLong("default-schema"), help: "A schema that takes no prefix.") var defaultSchema: [String] = []
    @Option(name: .customLong("include-pattern"), help: "Only relations that match.") var includePattern: String?
    @Option(name: .customLong("exclude-pattern"), help: "No relations that match.") var excludePattern: String?
    @Flag(inversion: .prefixedNo, help: "Domains as their base types.") var domains: Bool?
    @Flag(help: "Partitions too.") var partitions = false
    @Option(name: .customLong("date-parser"), help: "timestamp or string.") var dateParser: String?
    @Option(name: .customLong("numeric-parser"), help: "string, number or number-or-string.") var numericParser: String?
    @Flag(name: .customLong("type-only-imports"), inversion: .prefixedNo, help: "import type.") var typeOnlyImports: Bool?
    @Option(help: "JSON: {\"columns\": {\"table.column\": \"Type\"}}.") var overrides: String?
    @Option(name: .customLong("type-mapping"), help: "JSON: {\"pgtype\": \"Type\"}.") var typeMapping: String?
    @Option(name: .customLong("custom-imports"), help: "JSON: {\"Name\": \"module#Export\"}.") var customImports: String?

    func run() throws {
        let workbench = try global.open(scope)
        let loaded = try workbench.load(workbench.source(orSchemaFile: state))
        let output = renderTypes(TypesInput(loaded.state), options: try options(workbench.configuration.types))
        for warning in output.warnings { Output.note("types: \(warning)") }
        guard !print, let path = out.map({ workbench.absolute($0) }) ?? workbench.typesFile else {
            Output.data(output.text)
            return
        }
        if check {
            let current = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
            if current != output.text {
                throw Diagnostic(.difference, "\(path) is not up to date", help: "run dbw types")
            }
            return
        }
        let isChanged = try workbench.writeTypes(output.text, to: path)
        Output.message(isChanged ? "wrote \(path)" : "\(path) is up to date")
    }

    private func options(_ configured: TypesOptions) throws -> TypesOptions {
        var options = configured
        if camelCase { options.camelCase = true }
        if singularize { options.singularize = .on() }
        if let runtimeEnums {
            options.runtimeEnums =
                runtimeEnums == "true"
                ? .screamingSnakeCase
                : runtimeEnums == "false"
                    ? .off
                    : try Choice.of(runtimeEnums, "--runtime-enums", [RuntimeEnums.pascalCase, .screamingSnakeCase])
        }
        if !defaultSchema.isEmpty { options.defaultSchemas = defaultSchema }
        if let includePattern { options.includePattern = includePattern }
        if let excludePattern { options.excludePattern = excludePattern }
        if let domains { options.domains = domains }
        if partitions { options.partitions = true }
        if let dateParser { options.dateParser = try Choice.of(dateParser, "--date-parser", [DateParser.timestamp, .string]) }
        if let numericParser {
            options.numericParser = try Choice.of(
                numericParser, "--numeric-parser", [NumericParser.string, .number, .numberOrString])
        }
        if let typeOnlyImports { options.typeOnlyImports = typeOnlyImports }
        if let overrides { options.overrides = try decode(overrides, "--overrides") }
        if let typeMapping { options.typeMapping = try decode(typeMapping, "--type-mapping") }
        if let customImports { options.customImports = try decode(customImports, "--custom-imports") }
        return options
    }

    private func decode<Value: Decodable>(_ text: String, _ flag: String) throws -> Value {
        do { return try JSONDecoder().decode(Value.self, from: Data(text.utf8)) } catch {
            throw Diagnostic(.usage, "\(flag) is not the JSON it should be", help: "dbw types --help shows its form")
        }
    }
}
