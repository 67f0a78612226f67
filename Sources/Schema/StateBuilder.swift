/// Puts a state together from the rows of the kinds' catalog queries and of `pg_depend`.
///
/// Feed it each kind's rows, then call `finish` with the dependencies.
public struct StateBuilder: Sendable {
    private var state = State()
    /// Extension members: known by address, and left to their extension.
    private let members: Set<Address>
    private let isExcluded: @Sendable (Identity) -> Bool
    private var excluded: Set<Address> = []
    private var cells = CellCache()
    /// Whether something is tied to a whole which it can outlive.
    private var hasTies = false
    /// What is kept of a state that was read before.
    private var kept: KeptFacts?

    /// - Parameters:
    ///   - members: addresses that belong to extensions.
    ///   - isExcluded: objects that a person, or a default rule, leaves out; what is a part of them goes with them.
    public init(members: Set<Address>, isExcluded: @escaping @Sendable (Identity) -> Bool = { _ in false }) {
        self.members = members
        self.isExcluded = isExcluded
    }

    /// - Parameters:
    ///   - old: a state of the same database; what it holds of other objects than `affected` is kept.
    ///   - affected: the objects whose rows are given (`State.affected(by:)`).
    public init(
        updating old: State, affected: Set<Address>, members: Set<Address>,
        isExcluded: @escaping @Sendable (Identity) -> Bool = { _ in false }
    ) {
        self.init(members: members, isExcluded: isExcluded)
        kept = KeptFacts(old: old, affected: affected)
    }

    /// Takes the rows of a kind's query: the columns of `CatalogColumn`, then the attributes. To be called for each kind in their order.
    public mutating func add(kind: any ObjectKind, rows: some CatalogRows) {
        let place = KindPlace(kind)
        cells.begin()
        var new: [NewFact] = []
        let mayWait = kept != nil
        for row in 0..<rows.count {
            guard let fact = newFact(place, rows, row) else { continue }
            if mayWait { new.append(fact) } else { append(fact) }
        }
        if mayWait { merge(place, new) }
    }

    /// A fact with what it is a part of, by index, and its further addresses.
    private struct NewFact {
        let fact: Fact
        let parent: Int?
        let aliases: String?
    }

    private mutating func append(_ new: NewFact) {
        hasTies = hasTies || [.attachment, .ownership].contains(new.fact.address.facet)
        guard let index = state.append(new.fact, parent: new.parent), let aliases = new.aliases else { return }
        addAliases(aliases, to: index)
    }

    /// What is kept of a kind, with the new facts where they belong by their names.
    private mutating func merge(_ kind: KindPlace, _ new: [NewFact]) {
        guard let old = kept?.old else { return }
        var waiting = new.sorted { $0.fact.precedes($1.fact) }[...]
        for index in kind.isReadWhole ? [] : old.indices(of: kind.id) where kept?.keeps(index) == true {
            while let next = waiting.first, next.fact.precedes(old.facts[index]) {
                append(next)
                waiting.removeFirst()
            }
            let fact = old.facts[index]
            hasTies = hasTies || [.attachment, .ownership].contains(fact.address.facet)
            guard let place = state.append(fact, parent: fact.parent.flatMap { state.index(of: $0) }) else { continue }
            kept?.moved[index] = Int32(place)
            for alias in old.aliases(of: index) { state.addAlias(alias, of: place) }
        }
        for next in waiting { append(next) }
    }

    /// What is asked of a kind for every row.
    private struct KindPlace {
        let id: KindID
        let catalog, parentCatalog: UInt32
        let facet: Address.Facet
        let targetsAnyKind, isReadWhole: Bool

        init(_ kind: any ObjectKind) {
            id = kind.id
            catalog = kind.catalog
            facet = kind.facet
            parentCatalog = kind.parentCatalog
            targetsAnyKind = kind.targetsAnyKind
            isReadWhole = kind.isReadWhole
        }
    }

    private mutating func newFact(_ kind: KindPlace, _ rows: some CatalogRows, _ row: Int) -> NewFact? {
        func number(_ column: CatalogColumn) -> UInt32? { rows.number(row, column.rawValue) }
        let catalog = kind.targetsAnyKind ? number(.aliases) ?? 0 : kind.catalog
        let address = Address(
            catalog: catalog, object: number(.oid) ?? 0, sub: Int32(truncatingIfNeeded: number(.sub) ?? 0), facet: kind.facet)
        if let kept, !kind.isReadWhole, !kept.affected.contains(address.whole) { return nil }
        let parent = number(.parent).map { oid in
            Address(
                catalog: kind.targetsAnyKind || kind.facet != .object ? catalog : kind.parentCatalog, object: oid,
                sub: Int32(truncatingIfNeeded: number(.parentSub) ?? 0))
        }
        if isLeftOut(address, parent) {
            excluded.insert(address)
            return nil
        }
        let whole = parent.flatMap { state.index(of: $0) }
        // What has a parent that is no fact is none.
        guard parent == nil || whole != nil, let identity = identity(kind, parent, whole, rows, row) else { return nil }
        if isExcluded(identity) {
            excluded.insert(address)
            return nil
        }
        let fact = Fact(
            identity: identity, address: address, parent: whole.map { state.facts[$0].address },
            values: cells.values(rows, row, from: CatalogColumn.allCases.count))
        return NewFact(
            fact: fact, parent: whole, aliases: kind.targetsAnyKind ? nil : rows.text(row, CatalogColumn.aliases.rawValue))
    }

    private func isLeftOut(_ address: Address, _ parent: Address?) -> Bool {
        if members.isEmpty, excluded.isEmpty { return false }
        return members.contains(address.whole) || parent.map { members.contains($0.whole) || excluded.contains($0) } == true
    }

    /// Adds the edges: rows of `pg_depend` (dependent's and referenced one's catalog, OID and sub-number, then the type).
    public mutating func finish(dependencies rows: some CatalogRows) -> State {
        var edges: [(dependent: Int32, edge: State.Dependency)] = []
        edges.reserveCapacity(rows.count + state.facts.count)
        func add(_ from: Int, _ to: Int, isAutomatic: Bool, isOnlyForDrop: Bool = false) {
            edges.append((Int32(from), State.Dependency(on: to, isAutomatic: isAutomatic, isOnlyForDrop: isOnlyForDrop)))
        }
        func address(_ row: Int, _ first: Int) -> Address {
            Address(
                catalog: rows.number(row, first) ?? 0, object: rows.number(row, first + 1) ?? 0,
                sub: Int32(truncatingIfNeeded: rows.number(row, first + 2) ?? 0))
        }
        if let kept { edges += kept.edges(in: state) }
        for row in 0..<rows.count {
            guard let from = index(address(row, 0)), let to = index(address(row, 3)), let type = rows.bytes(row, 6)?.first
            else { continue }
            add(from, to, isAutomatic: type != UInt8(ascii: "n"), isOnlyForDrop: type == UInt8(ascii: "P"))
            if hasTies, let tie = state.tie(of: from) { add(tie, to, isAutomatic: false) }
        }
        var schema = (name: "", index: Int?.none)
        for (index, fact) in state.facts.enumerated() {
            if let parent = state.parent(of: index) {
                add(index, parent, isAutomatic: true)
            } else if !fact.identity.schema.isEmpty {
                if schema.name != fact.identity.schema {
                    let identity = Identity(kind: "schema", schema: "", name: fact.identity.schema)
                    schema = (fact.identity.schema, state.index(of: identity))
                }
                if let to = schema.index { add(index, to, isAutomatic: false) }
            }
        }
        state.setDependencies(edges)
        return state
    }

    /// Takes what is known of the database as a whole.
    public mutating func set(serverVersion: Int, lineage: String?) {
        state.serverVersion = serverVersion
        state.lineage = lineage
    }

    private mutating func identity(_ kind: KindPlace, _ parent: Address?, _ whole: Int?, _ rows: some CatalogRows, _ row: Int)
        -> Identity?
    {
        if kind.targetsAnyKind {
            // A comment on the index behind a constraint is found by alias and is not the constraint's own.
            guard let parent, let whole, state.facts[whole].address == parent else { return nil }
            let target = state.facts[whole].identity
            return Identity(
                kind: kind.id, schema: target.schema, relation: target.relation, name: target.name,
                signature: target.kind.rawValue + "(" + target.signature + ")")
        }
        return Identity(
            kind: kind.id, schema: cells.text(rows, row, CatalogColumn.schema.rawValue) ?? "",
            relation: cells.text(rows, row, CatalogColumn.relation.rawValue) ?? "",
            name: cells.text(rows, row, CatalogColumn.name.rawValue) ?? "",
            signature: cells.text(rows, row, CatalogColumn.signature.rawValue) ?? "")
    }

    private mutating func addAliases(_ text: String, to index: Int) {
        for alias in text.utf8.split(separator: UInt8(ascii: " ")) {
            let parts = alias.split(separator: UInt8(ascii: ":")).compactMap { UInt32(Substring($0)) }
            if parts.count == 3, parts[1] != 0 {
                state.addAlias(Address(catalog: parts[0], object: parts[1], sub: Int32(parts[2])), of: index)
            }
        }
    }

    /// The fact at an address, else the whole object that the address is a part of.
    private func index(_ address: Address) -> Int? {
        state.index(of: address) ?? (address.sub == 0 ? nil : state.index(of: address.whole))
    }
}
