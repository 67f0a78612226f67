/// What the person should know about the file.
extension TypesRenderer {
    /// Options without effect, then names that two things wanted, then names that Kysely cannot send back.
    func warnings() -> [String] {
        var warnings = singularizer?.warnings ?? []
        warnings += overrideWarnings() + mappingWarnings() + importWarnings()
        for (index, relation) in relations.enumerated() {
            let path = "\(relation.schema).\(relation.name)"
            if let lost = keys[index].lostKey { warnings.append(collision("relation \(path)", lost, keys[index].key, "DB")) }
            for (column, key) in zip(relation.columns, columnKeys[index]) {
                let camel = CamelCase(options: options.camelCasePlugin).camel(column.name)
                guard options.camelCase, key != camel else { continue }
                warnings.append(collision("column \(path).\(column.name)", camel, key, "its interface"))
            }
        }
        return warnings + RoundTrip(options: options).warnings(for: relations, keys: keys, columnKeys: columnKeys)
    }

    private func collision(_ what: String, _ wanted: String, _ key: String?, _ place: String) -> String {
        let result = key.map { "it is \($0) instead" } ?? "it is left out, because no name reaches it"
        return "The key \(wanted) of \(what) is another's in \(place): \(result)"
    }

    private func overrideWarnings() -> [String] {
        var known: Set<String> = []
        for relation in relations {
            for column in relation.columns { known.formUnion(mapping.overrideKeys(of: column, in: relation)) }
        }
        return options.overrides.columns.keys.filter { !known.contains($0) }.sorted(by: precedesByBytes).map {
            "The override of \($0) has no effect: no such column is rendered"
        }
    }

    /// A key that names a type by its bare name has an effect on built-in types, ranges and enum types only.
    private func mappingWarnings() -> [String] {
        let used = relations.flatMap(\.columns).flatMap { [$0.type] + ($0.domainBase.map { [$0] } ?? []) }
        return options.typeMapping.keys.filter { !$0.contains(".") }.sorted(by: precedesByBytes).compactMap { key in
            if key != key.lowercased() { return "The type mapping of \(key) has no effect: type names are in small letters" }
            let types = used.filter { $0.name.lowercased() == key }
            guard let type = types.first, !types.contains(where: mapping.isMappable) else { return nil }
            return "The type mapping of \(key) has no effect: a type that is not built in is named \(type.schema).\(type.name)"
        }
    }

    private func importWarnings() -> [String] {
        options.customImports.keys.filter { helpers.definition(of: $0) != nil }.sorted(by: precedesByBytes).map {
            "The custom import of \($0) has no effect: it is the name of a type that the file brings along"
        }
    }
}
