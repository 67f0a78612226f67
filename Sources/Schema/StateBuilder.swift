/// Puts a state together from the rows of the kinds' catalog queries and of `pg_depend`.
///
/// Feed it each kind's rows, then call `finish` with the dependencies.
public struct StateBuilder: Sendable {
    private var state = State()
    /// Extension members: known by address, and left to their extension.
    private let members: [Address: UInt32]
    private let scope: Scope
    private var excluded: Set<Address> = []
    /// The left-out objects that have a name, by their addresses: what they have to do with the state's facts is kept.
    private var outside: [Address: Fact] = [:]

    /// - Parameters:
    ///   - members: addresses that belong to extensions, with the OIDs of those.
    ///   - scope: leaves objects out by their names; what is a part of them goes with them.
    public init(members: [Address: UInt32], scope: Scope = .standard.withAllObjects) {
        self.members = members
        self.scope = scope
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
        if members[address.whole] != nil || parent.map({ members[$0.whole] != nil }) == true {
            excluded.insert(address)
            return
        }
        let isInside = parent.map { !excluded.contains($0) } ?? true
        if !isInside, kind.targetsAnyKind { return }
        guard let identity = identity(kind, parent, cell) else { return }
        guard isInside, !scope.leavesOut(identity, isPart: parent != nil) else {
            leaveOut(Fact(identity: identity, address: address, parent: parent, values: (fixed..<columnCount).map(cell)), cell)
            return
        }
        guard let resolved = resolve(parent) else { return }
        state.append(
            Fact(identity: identity, address: address, parent: resolved.address, values: (fixed..<columnCount).map(cell)))
        if !kind.targetsAnyKind, let aliases = cell(CatalogColumn.aliases.rawValue) {
            addAliases(aliases, to: identity)
        }
    }

    /// Adds the edges. Each dependency is (dependent, referenced, deptype) as `pg_depend` holds it.
    public mutating func finish(dependencies: some Sequence<(Address, Address, Character)>) -> State {
        for (dependent, referenced, type) in dependencies {
            guard let from = index(dependent), let to = index(referenced) else {
                if !outside.isEmpty { noteTie(dependent, referenced, type) }
                continue
            }
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
        for fact in outside.values where fact.parent == nil && !fact.identity.schema.isEmpty && fact.address.sub == 0 {
            guard let schema = state.index(of: Identity(kind: "schema", schema: "", name: fact.identity.schema)) else { continue }
            state.outside.needing.append(Outside.Tie(fact: schema, object: fact, isAutomatic: false))
        }
        return state
    }

    private mutating func leaveOut(_ fact: Fact, _ cell: (Int) -> String?) {
        excluded.insert(fact.address)
        // What belongs to an extension is left to it, and its parts as well.
        if fact.parent.map({ excluded.contains($0) && outside[$0] == nil }) == true { return }
        outside[fact.address] = fact
        for alias in Self.addresses(cell(CatalogColumn.aliases.rawValue)) where outside[alias] == nil { outside[alias] = fact }
    }

    private mutating func noteTie(_ dependent: Address, _ referenced: Address, _ type: Character) {
        func object(_ address: Address) -> Fact? {
            let holder = members[address.whole].map { Address(catalog: Catalog.extension, object: $0) }
            return outside[address] ?? outside[address.whole] ?? holder.flatMap { outside[$0] }
        }
        if let fact = index(referenced), let object = object(dependent) {
            state.outside.needing.append(Outside.Tie(fact: fact, object: object, isAutomatic: type != "n"))
        } else if let fact = index(dependent), let object = object(referenced) {
            state.outside.needed.append(Outside.Tie(fact: fact, object: object, isAutomatic: type != "n"))
        }
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
        for alias in Self.addresses(text) { state.addAlias(alias, of: index) }
    }

    /// `catalog:oid:sub`, with blanks between them.
    private static func addresses(_ text: String?) -> [Address] {
        (text ?? "").split(separator: " ").compactMap { alias in
            let parts = alias.split(separator: ":").compactMap { UInt32($0) }
            return parts.count == 3 && parts[1] != 0 ? Address(catalog: parts[0], object: parts[1], sub: Int32(parts[2])) : nil
        }
    }

    /// The fact at an address, else the whole object that the address is a part of.
    private func index(_ address: Address) -> Int? { state.index(of: address) ?? state.index(of: address.whole) }
}
