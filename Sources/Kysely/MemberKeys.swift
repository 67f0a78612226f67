/// Decides under which key a relation stands in `DB`, and a column in its interface.
///
/// Two names can be one in camel case. Only one can have that key; the others keep their database name where the plugin sends
/// that unchanged, and are left out where no key reaches them.
struct MemberKeys {
    let options: TypesOptions
    private var camelCase: CamelCase { CamelCase(options: options.camelCasePlugin) }

    init(_ options: TypesOptions) { self.options = options }

    // MARK: Columns

    /// The key of each column, nil where it is left out.
    func columnKeys(of relation: Relation) -> [String?] {
        let names = relation.columns.map(\.name)
        guard options.camelCase else { return names }
        let camel = names.map(camelCase.camel)
        let groups = Dictionary(grouping: names.indices) { camel[$0] }
        var keys: [String?] = camel
        for (key, group) in groups where group.count > 1 {
            let winner = winner(of: group, name: { names[$0] }, reached: { camelCase.snake(key) == names[$0] })
            for index in group where index != winner {
                let isFree = groups[names[index]] == nil && camelCase.snake(names[index]) == names[index]
                keys[index] = isFree ? names[index] : nil
            }
        }
        return keys
    }

    // MARK: Relations

    /// Under which key `DB` has a relation, and what its interface is named after.
    struct RelationKey: Equatable {
        /// What the interface is named after.
        var id: String
        /// Nil where `DB` cannot have the relation.
        var key: String?
        /// The key that it would have, were it not another's.
        var lostKey: String?
        /// Whether the plain name of the id is this relation's; otherwise it gets a number.
        var hasPlainName: Bool { lostKey == nil || id != lostKey }
    }

    /// Ids and keys of relations, which come in naming order.
    func relationKeys(of relations: [Relation]) -> [RelationKey] {
        let ids = relations.map(id)
        var keys = ids.map { RelationKey(id: $0, key: $0) }
        let groups = Dictionary(grouping: relations.indices) { ids[$0] }
        var taken = Set(ids)
        for (id, group) in groups.sorted(by: { $0.value[0] < $1.value[0] }) where group.count > 1 {
            let bySearchPath = group.sorted { (schemaRank(relations[$0]), $0) < (schemaRank(relations[$1]), $1) }
            let winner = winner(
                of: bySearchPath, name: { relations[$0].name }, reached: { reaches(id, relations[$0]) })
            for (place, index) in bySearchPath.enumerated() where index != winner {
                let isHidden = bySearchPath[..<place].contains { relations[$0].name == relations[index].name }
                let key = alternativeKeys(of: relations[index], isHidden: isHidden).first {
                    !taken.contains($0) && reaches($0, relations[index])
                }
                if let key { taken.insert(key) }
                let isQualified = key?.contains(".") ?? false
                keys[index] = RelationKey(id: isQualified ? key ?? id : id, key: key, lostKey: id)
            }
        }
        return keys
    }

    private func id(of relation: Relation) -> String {
        let name = databaseName(of: relation)
        return options.camelCase ? camelCase.camel(name) : name
    }

    /// The name that a query must be sent with: in a default schema without the schema.
    func databaseName(of relation: Relation) -> String {
        isInDefaultSchema(relation) ? relation.name : "\(relation.schema).\(relation.name)"
    }

    /// Keys to try for a relation that does not get its own. Without its schema it cannot be named where it is hidden: where an
    /// earlier schema of the search path has a relation of the same name.
    private func alternativeKeys(of relation: Relation, isHidden: Bool) -> [String] {
        let qualified = "\(relation.schema).\(relation.name)"
        let camel = options.camelCase ? camelCase.camel(qualified) : qualified
        return (isInDefaultSchema(relation) && !isHidden ? [relation.name] : []) + [camel, qualified]
    }

    private func isInDefaultSchema(_ relation: Relation) -> Bool { schemaRank(relation) < Int.max }

    /// The place of the relation's schema in the search path.
    private func schemaRank(_ relation: Relation) -> Int {
        options.effectiveDefaultSchemas.firstIndex(of: relation.schema) ?? Int.max
    }

    /// Whether a query on `key` goes to the relation: Kysely takes what is before the first dot for the schema.
    private func reaches(_ key: String, _ relation: Relation) -> Bool {
        let parts = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let sent = options.camelCase ? parts.map(camelCase.snake) : parts
        switch sent.count {
        case 1: return sent[0] == relation.name
        case 2: return sent[0] == relation.schema && sent[1] == relation.name
        default: return false
        }
    }

    /// Who of several gets the common key: the one that the key reaches, else one that its own name does not reach either, else
    /// the first.
    private func winner(of group: [Int], name: (Int) -> String, reached: (Int) -> Bool) -> Int {
        group.first(where: reached) ?? group.first { camelCase.snake(name($0)) != name($0) } ?? group[0]
    }
}
