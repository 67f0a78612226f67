import Foundation
import Kysely
import SQLText
import Schema
import TOMLKit

/// What `db/dbw.toml` says. Nothing in it is needed.
public struct Configuration: Sendable {
    /// `schema`: the schema file, absolute or relative to the project's folder; nil means `db/schema.sql`.
    public var schema: String?
    /// `migrations`: the migration folder, absolute or relative to the project's folder; nil means `db/migrations`.
    public var migrations: String?
    /// `target`: the connection that commands work on unless told otherwise, as `ConnectionTarget` takes it.
    public var target: String?
    /// `shadow`: the server to build shadows on, as `ConnectionTarget` takes it; nil means the embedded one.
    public var shadow: String?
    /// `[env.NAME] target`: by name.
    public var environments: [String: String] = [:]
    /// `[schemas]`: what counts as the schema: `include` and `exclude` with patterns, `grants`, `owners`, `extension-versions`.
    public var scope = Scope()
    /// `[lint]`: the level of a rule by its code, where it is not the rule's own.
    public var lint: [String: LintRule.Level] = [:]
    /// `[server] idle-seconds`: after how many seconds without a connection an embedded server stops itself.
    public var idleSeconds = 900
    /// `[types] out`: the TypeScript file, absolute or relative to the project's folder; nil where none is set.
    public var typesOut: String?
    /// The other keys of `[types]`, which are kysely-codegen's options in kebab case.
    public var types = TypesOptions()

    /// What an empty file says: every default.
    public init() {}

    /// Reads a file; a missing one is an empty configuration.
    ///
    /// - Parameter shown: the file as messages name it, where that is not `path`.
    /// - Throws: `Diagnostic` (usage) with the place for malformed TOML, an unknown key (and the nearest known one), a value of the wrong kind.
    public static func load(_ path: String, shown: String? = nil) throws -> Configuration {
        guard let data = FileManager.default.contents(atPath: path) else { return Configuration() }
        let source = SourceText(file: shown ?? path, bytes: Array(data))
        do { try source.requireText() } catch var error as Diagnostic {
            error.family = .usage
            throw error
        }
        let table: TOMLTable
        do {
            table = try TOMLTable(string: source.text(0..<source.bytes.count))
        } catch let error as TOMLParseError {
            throw Diagnostic(
                .usage, "malformed TOML: \(error.description)", help: "mend the line",
                location: source.place(line: Int(error.source.begin.line), column: Int(error.source.begin.column)))
        }
        var reader = ConfigurationReader(source: source)
        return try reader.read(table)
    }
}

extension SourceText {
    fileprivate func place(line: Int, column: Int) -> SourceLocation {
        var offset = 0
        var current = 1
        while current < line, offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "\n") { current += 1 }
            offset += 1
        }
        return location(at: offset + max(0, column - 1))
    }
}

/// Walks the table and knows every key.
private struct ConfigurationReader {
    let source: SourceText
    private static let top = ["schema", "migrations", "target", "shadow", "env", "schemas", "server", "types", "lint"]

    mutating func read(_ table: TOMLTable) throws -> Configuration {
        var result = Configuration()
        for key in table.keys {
            switch key {
            case "schema": result.schema = try string(table, key)
            case "migrations": result.migrations = try string(table, key)
            case "target": result.target = try string(table, key)
            case "shadow": result.shadow = try string(table, key)
            case "env":
                let environments = try section(table, key)
                for name in environments.keys {
                    let one = try section(environments, name)
                    for entry in one.keys {
                        guard entry == "target" else { throw unknown(entry, among: ["target"], in: "[env.\(name)]") }
                        result.environments[name] = try string(one, entry)
                    }
                }
            case "schemas": result.scope = try scope(section(table, key))
            case "server":
                let server = try section(table, key)
                for entry in server.keys {
                    guard entry == "idle-seconds" else { throw unknown(entry, among: ["idle-seconds"], in: "[server]") }
                    guard let seconds = server[entry]?.int else { throw wrong(entry, "a number of seconds") }
                    result.idleSeconds = seconds
                }
            case "lint": result.lint = try lint(section(table, key))
            case "types": (result.typesOut, result.types) = try types(section(table, key))
            default: throw unknown(key, among: Self.top, in: "the file")
            }
        }
        return result
    }

    private func scope(_ table: TOMLTable) throws -> Scope {
        let known = ["include", "exclude", "grants", "owners", "extension-versions"]
        var scope = Scope()
        for key in table.keys {
            switch key {
            case "include": scope.included = try patterns(table, key)
            case "exclude": scope.excluded = try patterns(table, key)
            case "grants": scope.hasGrants = try flag(table, key)
            case "owners":
                let names = Scope.Owners.allCases.map(\.rawValue)
                let word = try string(table, key)
                guard let owners = Scope.Owners(rawValue: word) else {
                    let help = nearest(word, in: names).map { "did you mean \"\($0)\"?" }
                    throw Diagnostic(
                        .usage, "\"\(key)\" takes \(names.joined(separator: ", ")), not \"\(word)\"", help: help,
                        location: location(of: key))
                }
                scope.owners = owners
            case "extension-versions": scope.hasExtensionVersions = try flag(table, key)
            default: throw unknown(key, among: known, in: "[schemas]")
            }
        }
        return scope
    }

    private func lint(_ table: TOMLTable) throws -> [String: LintRule.Level] {
        var levels: [String: LintRule.Level] = [:]
        for code in table.keys {
            guard LintRule.find(code) != nil else { throw unknown(code, among: LintRule.all.map(\.code), in: "[lint]") }
            let word = try string(table, code)
            guard let level = LintRule.Level(rawValue: word) else {
                throw Diagnostic(
                    .usage,
                    "\"\(code)\" takes \(LintRule.Level.allCases.map(\.rawValue).joined(separator: ", ")), not \"\(word)\"",
                    location: location(of: code))
            }
            levels[code] = level
        }
        return levels
    }

    private func patterns(_ table: TOMLTable, _ key: String) throws -> [ScopePattern] {
        do { return try strings(table, key).map { try ScopePattern($0) } } catch var error as Diagnostic {
            error.location = error.location ?? location(of: key)
            throw error
        }
    }

    private func flag(_ table: TOMLTable, _ key: String) throws -> Bool {
        guard let value = table[key]?.bool else { throw wrong(key, "true or false") }
        return value
    }

    /// The keys of `[types]` are kysely-codegen's options in kebab case, and `out`.
    private func types(_ table: TOMLTable) throws -> (String?, TypesOptions) {
        let known = [
            "out", "camel-case", "singularize", "runtime-enums", "default-schemas", "include-pattern", "exclude-pattern",
            "overrides",
            "type-mapping", "custom-imports", "partitions", "domains", "date-parser", "numeric-parser", "type-only-imports",
            "camel-case-plugin", "generated-always", "table-comments", "array-types",
        ]
        for key in table.keys where !known.contains(key) { throw unknown(key, among: known, in: "[types]") }
        let out = table["out"] == nil ? nil : try string(table, "out")
        guard var object = try JSONSerialization.jsonObject(with: Data(table.convert(to: .json).utf8)) as? [String: Any] else {
            return (out, TypesOptions())
        }
        object["out"] = nil
        let camel = Dictionary(uniqueKeysWithValues: object.map { (Self.camelCase($0.key), $0.value) })
        do {
            return (out, try JSONDecoder().decode(TypesOptions.self, from: JSONSerialization.data(withJSONObject: camel)))
        } catch DecodingError.dataCorrupted(let context), DecodingError.typeMismatch(_, let context) {
            throw wrong(context.codingPath.last.map { Self.kebabCase($0.stringValue) } ?? "types", context.debugDescription)
        }
    }

    private static func camelCase(_ key: String) -> String {
        let words = key.split(separator: "-")
        return words.enumerated().map {
            $0.offset == 0 ? String($0.element) : $0.element.prefix(1).uppercased() + $0.element.dropFirst()
        }.joined()
    }

    private static func kebabCase(_ key: String) -> String {
        key.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
    }

    private func string(_ table: TOMLTable, _ key: String) throws -> String {
        guard let value = table[key]?.string else { throw wrong(key, "a string in quotes") }
        return value
    }

    private func strings(_ table: TOMLTable, _ key: String) throws -> [String] {
        guard let array = table[key]?.array else { throw wrong(key, "a list of strings") }
        return try array.map { item in
            guard let value = item.string else { throw wrong(key, "a list of strings") }
            return value
        }
    }

    private func section(_ table: TOMLTable, _ key: String) throws -> TOMLTable {
        guard let value = table[key]?.table else { throw wrong(key, "a section: [\(key)]") }
        return value
    }

    private func unknown(_ key: String, among known: [String], in place: String) -> Diagnostic {
        let help = nearest(key, in: known).map { "did you mean \($0)?" } ?? "known keys: " + known.joined(separator: ", ")
        return Diagnostic(.usage, "unknown key \"\(key)\" in \(place)", help: help, location: location(of: key))
    }

    private func wrong(_ key: String, _ wanted: String) -> Diagnostic {
        Diagnostic(.usage, "\"\(key)\" has the wrong kind of value", help: "it takes \(wanted)", location: location(of: key))
    }

    /// The first line that starts with the key, or names it as a section; the parser keeps no places of keys.
    private func location(of key: String) -> SourceLocation {
        var offset = 0
        for line in source.text(0..<source.bytes.count).split(separator: "\n", omittingEmptySubsequences: false) {
            let text = line.drop { $0 == " " || $0 == "\t" || $0 == "[" || $0 == "\"" }
            if text.hasPrefix(key) {
                return source.location(at: offset + line.utf8.count - text.utf8.count, length: key.count)
            }
            offset += line.utf8.count + 1
        }
        return source.location(at: 0)
    }
}
