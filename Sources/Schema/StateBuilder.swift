/// Puts a state together from the rows of the kinds' catalog queries and of `pg_depend`.
///
/// Feed it each kind's rows, then call `finish` with the dependencies.
public struct StateBuilder: Sendable {
    private var state = State()
    /// Extension members: known by address, and left to their extension.
    private let members: Set<Address>
    private let isExcluded: @Sendable (Identity) -> Bool
    private var excluded: Set<Address> = []

    /// - Parameters:
    ///   - members: addresses that belong to extensions.
    ///   - isExcluded: objects that a person, or a default rule, leaves out; what is a part of them goes with them.
    public init(members: Set<Address>, isExcluded: @escaping @Sendable (Identity) -> Bool = { _ in false }) {
        self.members = members
        self.isExcluded = isExcluded
    }

    /// Takes one row of a kind's query: the columns of `CatalogColumn`, then the attributes.
    public mutating func add(kind: any ObjectKind, columnCount: Int, cell: (Int) -> String?) {
        let fixed = CatalogColumn.allCases.count
        func number(_ column: CatalogColumn) -> UInt32? { cell(column.rawValue).flatMap { UInt32($0) } }
        let catalog = kind.targetsAnyKind ? number(.aliases) ?? 0 : kind.catalog
        let address = Address(
            catalog: catalog, object: number(.oid) ?? 0, sub: cell(CatalogColumn.sub.rawValue).flatMap { Int32($0) } ?? 0,
            facet: kind.facet)
        let parent = number(.parent).map { oid in
            Address(
                catalog: kind.targetsAnyKind || kind.facet != .object ? catalog : kind.parentCatalog, object: oid,
                sub: cell(CatalogColumn.parentSub.rawValue).flatMap { Int32($0) } ?? 0)
        }
        if members.contains(address.whole) || parent.map({ members.contains($0.whole) || excluded.contains($0) }) == true {
            excluded.insert(address)
            return
        }
        guard let identity = identity(kind, parent, cell), let resolved = resolve(parent) else { return }
        if isExcluded(identity) {
            excluded.insert(address)
            return
        }
        // A comment is the person's own text.
        let values = (fixed..<columnCount).map { kind.targetsAnyKind ? cell($0) : cell($0).map(SettledText.of) }
        state.append(Fact(identity: identity, address: address, parent: resolved.address, values: values))
        if !kind.targetsAnyKind, let aliases = cell(CatalogColumn.aliases.rawValue) {
            addAliases(aliases, to: identity)
        }
    }

    /// Adds the edges. Each dependency is (dependent, referenced, deptype) as `pg_depend` holds it.
    public mutating func finish(dependencies: some Sequence<(Address, Address, Character)>) -> State {
        for (dependent, referenced, type) in dependencies {
            guard let from = index(dependent), let to = index(referenced) else { continue }
            state.addDependency(of: from, on: to, isAutomatic: type != "n", isOnlyForDrop: type == "P")
            if let tie = state.tie(of: from) { state.addDependency(of: tie, on: to, isAutomatic: false) }
        }
        for (index, fact) in state.facts.enumerated() {
            if let parent = fact.parent, let to = state.index(of: parent) {
                state.addDependency(of: index, on: to, isAutomatic: true)
            } else if !fact.identity.schema.isEmpty,
                let to = state.index(of: Identity(kind: "schema", schema: "", name: fact.identity.schema))
            {
                state.addDependency(of: index, on: to, isAutomatic: false)
            }
        }
        return state
    }

    /// Takes what is known of the database as a whole.
    public mutating func set(serverVersion: Int, lineage: String?) {
        state.serverVersion = serverVersion
        state.lineage = lineage
    }

    private func identity(_ kind: any ObjectKind, _ parent: Address?, _ cell: (Int) -> String?) -> Identity? {
        if kind.targetsAnyKind {
            // A comment on the index behind a constraint is found by alias and is not the constraint's own.
            guard let parent, let target = state.fact(parent), target.address == parent else { return nil }
            return Identity(
                kind: kind.id, schema: target.identity.schema, relation: target.identity.relation, name: target.identity.name,
                signature: target.identity.kind.rawValue + "(" + target.identity.signature + ")")
        }
        return Identity(
            kind: kind.id, schema: cell(CatalogColumn.schema.rawValue) ?? "",
            relation: cell(CatalogColumn.relation.rawValue) ?? "",
            name: cell(CatalogColumn.name.rawValue) ?? "", signature: cell(CatalogColumn.signature.rawValue) ?? "")
    }

    /// The fact that a parent's address stands for; `.some(nil)` where the object has no parent, nil where the parent is not a fact.
    private func resolve(_ parent: Address?) -> (address: Address?, Void)? {
        guard let parent else { return (nil, ()) }
        guard let fact = state.fact(parent) else { return nil }
        return (fact.address, ())
    }

    private mutating func addAliases(_ text: String, to identity: Identity) {
        guard let index = state.index(of: identity) else { return }
        for alias in text.split(separator: " ") {
            let parts = alias.split(separator: ":").compactMap { UInt32($0) }
            if parts.count == 3, parts[1] != 0 {
                state.addAlias(Address(catalog: parts[0], object: parts[1], sub: Int32(parts[2])), of: index)
            }
        }
    }

    /// The fact at an address, else the whole object that the address is a part of.
    private func index(_ address: Address) -> Int? { state.index(of: address) ?? state.index(of: address.whole) }
}
