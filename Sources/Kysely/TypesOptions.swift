/// How types are rendered. The keys of the coded form are kysely-codegen's (its configuration file can be decoded as it is,
/// unknown keys being ignored); absent and null keys take the defaults below, which are kysely-codegen's too.
public struct TypesOptions: Sendable, Equatable, Codable {
    /// Columns and tables are named as Kysely's `CamelCasePlugin` shows them.
    public var camelCase = false
    /// Interfaces of tables are named in the singular.
    public var singularize = Singularization.off
    /// Enum types become `export enum` instead of a union of literals.
    public var runtimeEnums = RuntimeEnums.off
    /// Schemas whose objects are named without a prefix, in the order of the search path; when empty, `public`.
    public var defaultSchemas: [String] = []
    /// A glob (see `GlobPattern`) on the relation's name, or on `schema.name` where the glob has a dot.
    public var includePattern: String?
    /// The same for relations that are left out.
    public var excludePattern: String?
    /// TypeScript types by column, taken as they stand.
    public var overrides = Overrides()
    /// TypeScript types by lower-case `typname` of a built-in, range or enum type, or by exact `schema.typname` of any type,
    /// domains included.
    public var typeMapping: [String: String] = [:]
    /// Names that overrides and mappings may use, each with its `module` or `module#export`.
    public var customImports: [String: String] = [:]
    /// Partitions and inheritance children are rendered too.
    public var partitions = false
    /// A domain is rendered as its base type; otherwise as `string`.
    public var domains = true
    /// What the driver gives for `date`.
    public var dateParser = DateParser.timestamp
    /// What the driver gives for `numeric`.
    public var numericParser = NumericParser.string
    /// `import type` instead of `import`.
    public var typeOnlyImports = true

    // Beyond kysely-codegen, all off by default.

    /// The options that the program gives to its `CamelCasePlugin`; they decide names and the warnings about names that do not
    /// survive the way back to the database.
    public var camelCasePlugin = CamelCaseOptions()
    /// Columns that the server never takes a value for (`GENERATED ALWAYS`) cannot be inserted or updated.
    public var generatedAlways = false
    /// Comments of relations become doc comments of their interfaces.
    public var tableComments = false
    /// What arrays are that the driver has no parser for.
    public var arrayTypes = ArrayTypes.kyselyCodegen
    /// Who the head comment says has written the file. Left as it is, output equals kysely-codegen's byte for byte.
    public var generatorName = "kysely-codegen"

    /// The defaults.
    public init() {}

    enum CodingKeys: String, CodingKey {
        case camelCase, singularize, runtimeEnums, defaultSchemas, includePattern, excludePattern, overrides, typeMapping
        case customImports, partitions, domains, dateParser, numericParser, typeOnlyImports
        case camelCasePlugin, generatedAlways, tableComments, arrayTypes, generatorName
    }

    /// The schemas that take no prefix: those given, else `public`.
    var effectiveDefaultSchemas: [String] { defaultSchemas.isEmpty ? ["public"] : defaultSchemas }
}

/// TypeScript types that replace what would be rendered.
public struct Overrides: Sendable, Equatable, Codable {
    /// By `schema.table.column`, or `table.column` in a default schema; database names, also with `camelCase`.
    /// Nullability and `Generated` are not added.
    public var columns: [String: String]

    /// Overrides by column.
    public init(columns: [String: String] = [:]) {
        self.columns = columns
    }
}

/// The style of `export enum` members.
public enum RuntimeEnums: String, Sendable, Equatable {
    case off
    case pascalCase = "pascal-case"
    case screamingSnakeCase = "screaming-snake-case"
}

/// What the driver's parser makes of `date`.
public enum DateParser: String, Sendable, Equatable, Codable {
    case timestamp
    case string
}

/// What the driver's parser makes of `numeric`.
public enum NumericParser: String, Sendable, Equatable, Codable {
    case string
    case number
    case numberOrString = "number-or-string"
}

/// How arrays are typed for which node-postgres and kysely-codegen disagree.
public enum ArrayTypes: String, Sendable, Equatable, Codable {
    /// As kysely-codegen types them.
    case kyselyCodegen = "kysely-codegen"
    /// As node-postgres (pg-types 2) returns them: `string` for arrays of types that it has no array parser for (enums, domains,
    /// composites, ranges, ...), `number[]` for `numeric[]`.
    case nodePostgres = "node-postgres"
}

/// Options of Kysely's `CamelCasePlugin` that change names.
public struct CamelCaseOptions: Sendable, Equatable, Codable {
    /// The database's names are in capitals.
    public var upperCase: Bool
    /// `line1` becomes `line_1`.
    public var underscoreBeforeDigits: Bool
    /// `fooXBar` becomes `foo_x_bar`; `fooXYBar` becomes `foo_x_y_bar` instead of `foo_xy_bar`.
    public var underscoreBetweenUppercaseLetters: Bool

    /// The plugin's own defaults are all false.
    public init(
        upperCase: Bool = false, underscoreBeforeDigits: Bool = false, underscoreBetweenUppercaseLetters: Bool = false
    ) {
        self.upperCase = upperCase
        self.underscoreBeforeDigits = underscoreBeforeDigits
        self.underscoreBetweenUppercaseLetters = underscoreBetweenUppercaseLetters
    }

    enum CodingKeys: String, CodingKey {
        case upperCase, underscoreBeforeDigits, underscoreBetweenUppercaseLetters
    }

    /// Takes every key as optional.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        upperCase = try keys.decodeIfPresent(Bool.self, forKey: .upperCase) ?? false
        underscoreBeforeDigits = try keys.decodeIfPresent(Bool.self, forKey: .underscoreBeforeDigits) ?? false
        underscoreBetweenUppercaseLetters =
            try keys.decodeIfPresent(Bool.self, forKey: .underscoreBetweenUppercaseLetters) ?? false
    }
}
