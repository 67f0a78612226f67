/// Finds names that a program cannot use as they are shown to it.
struct RoundTrip {
    let options: TypesOptions

    /// A name that the program says, with words for what it is.
    private struct Identifier {
        var kind: String
        var path: String
        /// What the query must be sent with.
        var databaseName: String

        func isLost(_ camelCase: CamelCase) -> Bool { sent(camelCase) != databaseName }

        /// What the query is sent with: Kysely turns each part between dots by itself.
        func sent(_ camelCase: CamelCase) -> String {
            let parts = camelCase.camel(databaseName).split(separator: ".", omittingEmptySubsequences: false)
            return parts.map { camelCase.snake(String($0)) }.joined(separator: ".")
        }
    }

    /// One sentence for each name that the `CamelCasePlugin` does not send back as it got it, and one for better options of the
    /// plugin where there are any.
    func warnings(for relations: [Relation], keys: [MemberKeys.RelationKey], columnKeys: [[String?]]) -> [String] {
        let dotted = dotWarnings(relations)
        guard options.camelCase else { return dotted }
        let identifiers = identifiers(relations, keys, columnKeys)
        let camelCase = CamelCase(options: options.camelCasePlugin)
        let lost = identifiers.filter { $0.isLost(camelCase) }
        let sentences = lost.map { identifier in
            "The name of \(identifier.kind) \(identifier.path) does not survive the CamelCasePlugin: "
                + "\(camelCase.camel(identifier.databaseName)) in TypeScript becomes \(identifier.sent(camelCase)) in the query"
        }
        return dotted + sentences + (advice(identifiers, lost: lost.count).map { [$0] } ?? [])
    }

    private func dotWarnings(_ relations: [Relation]) -> [String] {
        relations.flatMap { relation in
            let columns = relation.columns.filter { $0.name.contains(".") }
            let names =
                (relation.name.contains(".") ? ["relation \(path(relation))"] : [])
                + columns.map { "column \(path(relation)).\($0.name)" }
            return names.map { "Kysely cannot name \($0): it takes what is before a dot for the schema or table" }
        }
    }

    /// All names that have their camel case key.
    private func identifiers(
        _ relations: [Relation], _ keys: [MemberKeys.RelationKey], _ columnKeys: [[String?]]
    ) -> [Identifier] {
        let camelCase = CamelCase(options: options.camelCasePlugin)
        let memberKeys = MemberKeys(options)
        var identifiers: [Identifier] = []
        for (index, relation) in relations.enumerated() {
            if keys[index].lostKey == nil, !relation.name.contains(".") {
                let name = memberKeys.databaseName(of: relation)
                identifiers.append(Identifier(kind: "relation", path: path(relation), databaseName: name))
            }
            for (column, key) in zip(relation.columns, columnKeys[index]) where key == camelCase.camel(column.name) {
                identifiers.append(
                    Identifier(kind: "column", path: "\(path(relation)).\(column.name)", databaseName: column.name))
            }
        }
        return identifiers
    }

    /// The plugin options under which the fewest names are lost, if they are fewer than now.
    private func advice(_ identifiers: [Identifier], lost: Int) -> String? {
        var best: (options: CamelCaseOptions, lost: Int)?
        for bits in 0..<8 where lost > 0 {
            let candidate = CamelCaseOptions(
                upperCase: bits & 4 != 0, underscoreBeforeDigits: bits & 1 != 0, underscoreBetweenUppercaseLetters: bits & 2 != 0)
            let count = identifiers.count { $0.isLost(CamelCase(options: candidate)) }
            if count < best?.lost ?? lost { best = (candidate, count) }
        }
        guard let best else { return nil }
        let flags = [
            ("upperCase", best.options.upperCase), ("underscoreBeforeDigits", best.options.underscoreBeforeDigits),
            ("underscoreBetweenUppercaseLetters", best.options.underscoreBetweenUppercaseLetters),
        ].filter(\.1).map { "\($0.0): true" }
        let setting = flags.isEmpty ? "its default options" : "{ \(flags.joined(separator: ", ")) }"
        return "With \(setting), the CamelCasePlugin would lose \(best.lost) of these names instead of \(lost)"
    }

    private func path(_ relation: Relation) -> String { "\(relation.schema).\(relation.name)" }
}
