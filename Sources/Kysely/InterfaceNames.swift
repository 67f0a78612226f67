/// The names of interfaces and enum types, each given once in one file.
struct InterfaceNames {
    /// Names of enum types.
    private(set) var enumNames: [EnumReference: String] = [:]
    /// Names of interfaces before they are made singular, by the relation's place; they decide the order in the file.
    private(set) var sortNames: [String] = []
    /// Names of interfaces as they are written.
    private(set) var names: [String] = []
    private var taken: Set<String>

    /// Gives names in the order in which kysely-codegen does: for each relation its columns' enum types, then its own.
    /// - Parameters:
    ///   - keys: of the relations, in naming order.
    ///   - enums: the enum types that each relation's columns use, in column order.
    ///   - reserved: names of helpers, imports and globals that the file uses.
    init(
        keys: [MemberKeys.RelationKey], enums: [[EnumReference]], reserved: Set<String>, defaultSchemas: [String],
        singularizer: Singularizer?
    ) {
        taken = reserved.union(["DB"])
        let enumIDs = Self.enumIDs(enums.flatMap { $0 }, defaultSchemas)
        var firstNames: [String: String] = [:]
        for (index, key) in keys.enumerated() {
            for reference in enums[index] where enumNames[reference] == nil {
                enumNames[reference] = claim(Self.pascalCase(enumIDs[reference] ?? reference.name))
            }
            // The one of several relations that has the key gets the plain name, whenever its turn comes.
            if firstNames[key.id] == nil { firstNames[key.id] = claim(Self.pascalCase(key.id)) }
            sortNames.append(key.hasPlainName ? firstNames[key.id] ?? key.id : claim(Self.pascalCase(key.id)))
        }
        names = sortNames
        if let singularizer { singularize(singularizer) }
    }

    /// Makes the names singular, except where the singular is another's name already.
    private mutating func singularize(_ singularizer: Singularizer) {
        var claimed = taken.subtracting(sortNames)
        let singular = sortNames.map { Self.singular($0, singularizer) }
        for (name, singular) in zip(sortNames, singular) where name == singular { claimed.insert(name) }
        for (index, name) in sortNames.enumerated().sorted(collating: { $0.element }) where name != singular[index] {
            let candidates = [singular[index], name]
            let free = candidates.first { !claimed.contains($0) } ?? Self.numbered(singular[index], claimed)
            claimed.insert(free)
            names[index] = free
        }
    }

    private static func singular(_ name: String, _ singularizer: Singularizer) -> String {
        guard name.count > 1 else { return name }
        let singular = Kysely.pascalCase(singularizer.singular(name))
        return singular.isEmpty ? name : withIdentifierStart(singular)
    }

    private mutating func claim(_ name: String) -> String {
        let free = taken.contains(name) ? Self.numbered(name, taken) : name
        taken.insert(free)
        return free
    }

    private static func numbered(_ name: String, _ taken: Set<String>) -> String {
        var number = 2
        while taken.contains("\(name)\(number)") { number += 1 }
        return "\(name)\(number)"
    }

    /// Enum types go by their name in small letters; outside of the default schemas, and where an earlier default schema has one
    /// of the same name, with the schema before it.
    private static func enumIDs(_ references: [EnumReference], _ defaultSchemas: [String]) -> [EnumReference: String] {
        var ids: [EnumReference: String] = [:]
        var owners: [String: String] = [:]
        let rank = { (reference: EnumReference) in defaultSchemas.firstIndex(of: reference.schema) ?? Int.max }
        for reference in references.enumerated().sorted(by: { (rank($0.1), $0.0) < (rank($1.1), $1.0) }).map(\.element) {
            let name = reference.name.lowercased()
            let isPlain = rank(reference) < Int.max && (owners[name] ?? reference.schema) == reference.schema
            if isPlain { owners[name] = reference.schema }
            ids[reference] = isPlain ? name : "\(reference.schema).\(name)"
        }
        return ids
    }

    /// The TypeScript name of an id: what cannot stand in one becomes `_`, then camel case with a capital.
    static func pascalCase(_ id: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in id.unicodeScalars {
            if isNameScalar(scalar) {
                text.append(scalar)
            } else {
                // A character outside the basic plane is two for JavaScript.
                text.append(contentsOf: String(repeating: "_", count: scalar.value > 0xFFFF ? 2 : 1).unicodeScalars)
            }
        }
        return withIdentifierStart(upperFirst(CamelCase().camel(String(text))))
    }

    private static func withIdentifierStart(_ name: String) -> String {
        guard let first = name.unicodeScalars.first, ("0"..."9").contains(first) else { return name }
        return "_" + name
    }

    /// ASCII letters, digits, `_`, `$`, and CJK ideographs.
    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "$": true
        case "\u{3400}"..."\u{4DBF}", "\u{4E00}"..."\u{9FFF}", "\u{F900}"..."\u{FAFF}": true
        default: false
        }
    }
}
