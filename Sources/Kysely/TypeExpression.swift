/// A TypeScript type, with enum types still unnamed: names are given only when all that is used is known.
indirect enum TypeExpression: Equatable {
    /// A name or primitive, or a type of the configuration as it stands.
    case name(String)
    case raw(String)
    /// An enum type by its place in the database.
    case enumeration(EnumReference)
    /// `T[]`.
    case array(TypeExpression)
    /// `Name<T>`.
    case generic(String, TypeExpression)
    /// `T | null`.
    case nullable(TypeExpression)

    /// The text, enum types named by `name`.
    func text(_ name: (EnumReference) -> String) -> String {
        switch self {
        case .name(let text), .raw(let text): text
        case .enumeration(let reference): name(reference)
        case .array(let element): element.text(name) + "[]"
        case .generic(let generic, let argument): "\(generic)<\(argument.text(name))>"
        case .nullable(let type): type.text(name) + " | null"
        }
    }

    /// The enum type that it uses, if any.
    var enumeration: EnumReference? {
        switch self {
        case .name, .raw: nil
        case .enumeration(let reference): reference
        case .array(let type), .generic(_, let type), .nullable(let type): type.enumeration
        }
    }

    /// The names that it uses, whether they are known ones or not.
    var identifiers: [String] {
        switch self {
        case .name(let name): [name]
        case .raw(let text): typeScriptIdentifiers(in: text)
        case .enumeration: []
        case .array(let type), .nullable(let type): type.identifiers
        case .generic(let generic, let argument): [generic] + argument.identifiers
        }
    }

    /// Whether it comes from the configuration.
    var isRaw: Bool { if case .raw = self { true } else { false } }

    /// `boolean`, `number` and `string` are plain in an array; what may be a `ColumnType` is not.
    var isPrimitive: Bool { self == .name("boolean") || self == .name("number") || self == .name("string") }
}

/// An enum type by its raw names.
struct EnumReference: Hashable {
    var schema: String
    var name: String
}
