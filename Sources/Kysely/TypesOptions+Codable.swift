extension TypesOptions {
    /// Takes every key as optional; throws `DecodingError` for a value of the wrong kind.
    public init(from decoder: any Decoder) throws {
        self.init()
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        func take<Value: Decodable>(_ key: CodingKeys, into target: inout Value) throws {
            if let value = try keys.decodeIfPresent(Value.self, forKey: key) { target = value }
        }
        try take(.camelCase, into: &camelCase)
        try take(.singularize, into: &singularize)
        try take(.runtimeEnums, into: &runtimeEnums)
        try take(.defaultSchemas, into: &defaultSchemas)
        includePattern = try keys.decodeIfPresent(String.self, forKey: .includePattern)
        excludePattern = try keys.decodeIfPresent(String.self, forKey: .excludePattern)
        try take(.overrides, into: &overrides)
        try take(.typeMapping, into: &typeMapping)
        try take(.customImports, into: &customImports)
        try take(.partitions, into: &partitions)
        try take(.domains, into: &domains)
        try take(.dateParser, into: &dateParser)
        try take(.numericParser, into: &numericParser)
        try take(.typeOnlyImports, into: &typeOnlyImports)
        try take(.camelCasePlugin, into: &camelCasePlugin)
        try take(.generatedAlways, into: &generatedAlways)
        try take(.tableComments, into: &tableComments)
        try take(.arrayTypes, into: &arrayTypes)
        try take(.generatorName, into: &generatorName)
    }
}

extension RuntimeEnums: Codable {
    /// Takes `false`, `true` (screaming snake case), or the name of a style.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let isOn = try? value.decode(Bool.self) {
            self = isOn ? .screamingSnakeCase : .off
            return
        }
        let name = try value.decode(String.self)
        guard let style = RuntimeEnums(rawValue: name) else {
            throw DecodingError.dataCorruptedError(
                in: value, debugDescription: "runtimeEnums is true, false, \"pascal-case\" or \"screaming-snake-case\"")
        }
        self = style
    }

    /// `false`, or the name of the style.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        if self == .off { try value.encode(false) } else { try value.encode(rawValue) }
    }
}

/// Whether interface names are singularized, and the rules beyond the built-in ones.
public enum Singularization: Sendable, Equatable {
    case off
    /// Later rules are tried first, all of them before the built-in ones.
    case on(rules: [SingularRule] = [])
}

/// A rule that a configuration adds: a whole word, or `/expression/flags`, and its replacement, where `$1` is a captured group.
public struct SingularRule: Sendable, Equatable {
    /// A whole word, case ignored, or `/expression/flags`.
    public var pattern: String
    /// What takes the place of the match, in its capitals; `$0` is the match, `$1` its first group.
    public var replacement: String

    /// A rule from its two parts.
    public init(_ pattern: String, _ replacement: String) {
        self.pattern = pattern
        self.replacement = replacement
    }
}

extension Singularization: Codable {
    /// Takes a boolean, an object of rules (then in the order of their keys), or an array of `[pattern, replacement]` pairs.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let isOn = try? value.decode(Bool.self) {
            self = isOn ? .on() : .off
        } else if let pairs = try? value.decode([[String]].self), pairs.allSatisfy({ $0.count == 2 }) {
            self = .on(rules: pairs.map { SingularRule($0[0], $0[1]) })
        } else {
            let rules = try value.decode([String: String].self)
            self = .on(rules: rules.sorted { $0.key < $1.key }.map { SingularRule($0.key, $0.value) })
        }
    }

    /// A boolean, or pairs, which keep the order of the rules.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .off: try value.encode(false)
        case .on(let rules) where rules.isEmpty: try value.encode(true)
        case .on(let rules): try value.encode(rules.map { [$0.pattern, $0.replacement] })
        }
    }
}
