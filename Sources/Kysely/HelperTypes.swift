/// The types that a rendered file brings along: each is written only where something uses it.
struct HelperTypes {
    var numericParser = NumericParser.string
    var customImports: [String: String] = [:]

    /// What follows `export type ` without the semicolon, and the names that it uses.
    struct Definition {
        var text: String
        var uses: [String]
    }

    /// Where a name is imported from. `exported` is its name there.
    struct Import: Equatable {
        var module: String
        var exported: String
    }

    /// The definition of a helper, or nil for a name that is none.
    func definition(of name: String) -> Definition? {
        // kysely-codegen lets its own helpers win over custom imports; it has no GeneratedAlways.
        if name == "GeneratedAlways", customImports[name] != nil { return nil }
        if name == "Numeric" {
            let types =
                switch numericParser {
                case .string: "string, number | string, number | string"
                case .number: "number, number | string, number | string"
                case .numberOrString: "number | string"
                }
            return Definition(text: "Numeric = ColumnType<\(types)>", uses: ["ColumnType"])
        }
        return Self.definitions[name]
    }

    /// Where the file takes a name from, or nil for a name that needs no import.
    func `import`(of name: String) -> Import? {
        if let custom = customImports[name] {
            guard let hash = custom.firstIndex(of: "#") else { return Import(module: custom, exported: name) }
            return Import(module: String(custom[..<hash]), exported: String(custom[custom.index(after: hash)...]))
        }
        return Self.imports[name]
    }

    /// The names among `names` that are helpers or imports, with all that those use in turn.
    func closure(of names: some Sequence<String>) -> Set<String> {
        var found: Set<String> = []
        var open = Array(names)
        while let name = open.popLast() {
            guard !found.contains(name) else { continue }
            if let definition = definition(of: name) {
                open += definition.uses
            } else if `import`(of: name) == nil, !Self.globals.contains(name) {
                continue
            }
            found.insert(name)
        }
        return found
    }

    /// Names of the JavaScript runtime that helpers and columns use; an interface of that name would hide them.
    static let globals: Set<String> = ["Buffer", "Date"]

    private static let imports = [
        "ColumnType": Import(module: "kysely", exported: "ColumnType"),
        "JSONColumnType": Import(module: "kysely", exported: "JSONColumnType"),
        "IPostgresInterval": Import(module: "postgres-interval", exported: "IPostgresInterval"),
    ]

    private static let definitions: [String: Definition] = [
        "ArrayType": Definition(
            text: conditional("ArrayType<T>", "ArrayTypeImpl<T> extends (infer U)[]", "U[]", "ArrayTypeImpl<T>"),
            uses: ["ArrayTypeImpl"]),
        "ArrayTypeImpl": Definition(
            text: conditional(
                "ArrayTypeImpl<T>", "T extends ColumnType<infer S, infer I, infer U>", "ColumnType<S[], I[], U[]>", "T[]"),
            uses: ["ColumnType"]),
        "Circle": Definition(text: "Circle = {\n  radius: number;\n  x: number;\n  y: number;\n}", uses: []),
        "Generated": Definition(
            text: conditional(
                "Generated<T>", "T extends ColumnType<infer S, infer I, infer U>", "ColumnType<S, I | undefined, U>",
                "ColumnType<T, T | undefined, T>"),
            uses: ["ColumnType"]),
        // Kysely's own GeneratedAlways would make a select of a bigint give the ColumnType itself.
        "GeneratedAlways": Definition(
            text: conditional(
                "GeneratedAlways<T>", "T extends ColumnType<infer S, any, any>", "ColumnType<S, never, never>",
                "ColumnType<T, never, never>"),
            uses: ["ColumnType"]),
        "Int8": Definition(
            text: "Int8 = ColumnType<string, bigint | number | string, bigint | number | string>", uses: ["ColumnType"]),
        "Interval": Definition(
            text: "Interval = ColumnType<IPostgresInterval, IPostgresInterval | number | string, "
                + "IPostgresInterval | number | string>",
            uses: ["ColumnType", "IPostgresInterval"]),
        "Json": Definition(text: "Json = JsonValue", uses: ["JsonValue"]),
        "JsonArray": Definition(text: "JsonArray = JsonValue[]", uses: ["JsonValue"]),
        "JsonObject": Definition(text: "JsonObject = {\n  [x: string]: JsonValue | undefined;\n}", uses: ["JsonValue"]),
        "JsonPrimitive": Definition(text: "JsonPrimitive = boolean | number | string | null", uses: []),
        "JsonValue": Definition(
            text: "JsonValue = JsonArray | JsonObject | JsonPrimitive", uses: ["JsonArray", "JsonObject", "JsonPrimitive"]),
        "Point": Definition(text: "Point = {\n  x: number;\n  y: number;\n}", uses: []),
        "Timestamp": Definition(
            text: "Timestamp = ColumnType<Date, Date | string, Date | string>", uses: ["ColumnType", "Date"]),
    ]

    private static func conditional(_ head: String, _ condition: String, _ then: String, _ otherwise: String) -> String {
        "\(head) = \(condition)\n  ? \(then)\n  : \(otherwise)"
    }
}
