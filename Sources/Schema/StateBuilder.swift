/// Puts a state together from the rows of the kinds' catalog queries and of `pg_depend`.
///
/// Feed it each kind's rows, then call `finish` with the dependencies.
public struct StateBuilder: Sendable {
    private var state = State()
    /// Extension members: known by address, and left to their extension, whose OID is beside it.
    private let members: [Address: UInt32]
    private let scope: Scope
    private var excluded: Set<Address> = []
    /// The left-out objects that have a name, by their addresses: what they have to do with the state's facts is kept.
    private var outside: [Address: Fact] = [:]
    private var cells = CellCache()
    /// Whether something is tied to a whole which it can outlive.
    private var hasTies = false
    /// What is kept of a state that was read before.
    private var kept: KeptFacts?

    /// - Parameters:
    ///   - members: addresses that belong to extensions, with the OIDs of those.
    ///   - scope: leaves objects out by their names; what is a part of them goes with them.
    public init(members: [Address: UInt32], scope: Scope = .standard.withAllObjects) {
        self.members = members
        self.scope = scope
    }

    /// - Parameters:
    ///   - old: a state of the same database, from which nothing was left out; what it holds of other objects than `affected` is kept.
    ///   - affected: the objects whose rows are given (`State.affected(by:)`).
    public init(updating old: State, affected: Set<Address>, members: [Address: UInt32], scope: Scope) {
        self.init(members: members, scope: scope)
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
        if isMember(address, parent) {
            excluded.insert(address)
            return nil
        }
        if !excluded.isEmpty, let parent, excluded.contains(parent) {
            leaveOut(kind, address, parent, rows, row)
            return nil
        }
        let whole = parent.flatMap { state.index(of: $0) }
        // What has a parent that is no fact is none.
        guard parent == nil || whole != nil, let identity = identity(kind, parent, whole, rows, row) else { return nil }
        if scope.leavesOut(identity, isPart: whole != nil) {
            leaveOut(kind, address, parent, rows, row)
            return nil
        }
        let fact = Fact(
            identity: identity, address: address, parent: whole.map { state.facts[$0].address },
            // A comment is the person's own text.
            values: cells.values(rows, row, from: CatalogColumn.allCases.count, settles: !kind.targetsAnyKind))
        return NewFact(
            fact: fact, parent: whole, aliases: kind.targetsAnyKind ? nil : rows.text(row, CatalogColumn.aliases.rawValue))
    }

    private func isMember(_ address: Address, _ parent: Address?) -> Bool {
        if members.isEmpty { return false }
        return members[address.whole] != nil || parent.map { members[$0.whole] != nil } == true
    }

    private mutating func leaveOut(
        _ kind: KindPlace, _ address: Address, _ parent: Address?, _ rows: some CatalogRows, _ row: Int
    ) {
        excluded.insert(address)
        // What is a part of something that belongs to an extension is left to it as well.
        if kind.targetsAnyKind || parent.map({ excluded.contains($0) && outside[$0] == nil }) == true { return }
        guard let identity = identity(kind, parent, nil, rows, row) else { return }
        let fact = Fact(
            identity: identity, address: address, parent: parent,
            // A comment is the person's own text.
            values: cells.values(rows, row, from: CatalogColumn.allCases.count, settles: !kind.targetsAnyKind))
        outside[address] = fact
        if kind.id == "schema" { state.outside.schemas.append(identity.name) }
        for alias in Self.addresses(rows.text(row, CatalogColumn.aliases.rawValue) ?? "") where outside[alias] == nil {
            outside[alias] = fact
        }
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
            let (dependent, referenced) = (address(row, 0), address(row, 3))
            guard let type = rows.bytes(row, 6)?.first else { continue }
            guard let part = index(dependent), let to = index(referenced) else {
                if !outside.isEmpty { noteTie(dependent, referenced, isAutomatic: type != UInt8(ascii: "n")) }
                continue
            }
            let from = holder(of: part, dependent, referenced)
            add(from, to, isAutomatic: type != UInt8(ascii: "n"), isOnlyForDrop: type == UInt8(ascii: "P"))
            // The copy of a trigger goes when its table is detached.
            if hasTies, type == UInt8(ascii: "P"), dependent.catalog == Catalog.trigger,
                let tie = state.attachment(ofTableOf: state.facts[from])
            {
                add(from, tie, isAutomatic: true)
            }
            if hasTies, let tie = state.tie(at: dependent) { add(tie, to, isAutomatic: false) }
        }
        var schema = (name: "", index: Int?.none)
        for (index, fact) in state.facts.enumerated() {
            let parent = state.parent(of: index)
            if let parent { add(index, parent, isAutomatic: true) }
            // A part has its whole's schema, but for a statistics object, which may have one of its own.
            if !fact.identity.schema.isEmpty, parent.map({ state.facts[$0].identity.schema != fact.identity.schema }) ?? true {
                if schema.name != fact.identity.schema {
                    let identity = Identity(kind: "schema", schema: "", name: fact.identity.schema)
                    schema = (fact.identity.schema, state.index(of: identity))
                }
                if let to = schema.index { add(index, to, isAutomatic: false) }
            }
        }
        declare(&edges)
        state.setDependencies(edges)
        noteSchemas()
        state.isWithoutSome = !outside.isEmpty
        return state
    }

    private mutating func noteTie(_ dependent: Address, _ referenced: Address, isAutomatic: Bool) {
        func object(_ address: Address) -> Fact? {
            let holder = members[address.whole].map { Address(catalog: Catalog.extension, object: $0) }
            return outside[address] ?? outside[address.whole] ?? holder.flatMap { outside[$0] }
        }
        if let fact = index(referenced), let object = object(dependent) {
            state.outside.needing.append(Outside.Tie(fact: fact, object: object, isAutomatic: isAutomatic))
        } else if let fact = index(dependent), let object = object(referenced) {
            state.outside.needed.append(Outside.Tie(fact: fact, object: object, isAutomatic: isAutomatic))
        }
    }

    /// A left-out object needs the schema that it is in.
    private mutating func noteSchemas() {
        for (address, fact) in outside where fact.address == address && fact.parent == nil && !fact.identity.schema.isEmpty {
            guard let schema = state.index(of: Identity(kind: "schema", schema: "", name: fact.identity.schema)) else { continue }
            state.outside.needing.append(Outside.Tie(fact: schema, object: fact, isAutomatic: false))
        }
        state.outside.needing.sort { $0.object.identity < $1.object.identity }
    }

    /// What an object needs and what needs it in turn (a base type and its input function) is made after the object's declaration, and goes
    /// away with the object.
    private func declare(_ edges: inout [(dependent: Int32, edge: State.Dependency)]) {
        var declarations: [Int: Int] = [:]
        for (index, fact) in state.facts.enumerated() where fact.address.facet == .declaration {
            if let whole = state.index(of: fact.address.target) { declarations[whole] = index }
        }
        guard !declarations.isEmpty else { return }
        var needed: [Int: Set<Int>] = [:]
        for (dependent, edge) in edges where declarations[Int(dependent)] != nil {
            needed[Int(dependent), default: []].insert(edge.on)
        }
        for (place, (dependent, edge)) in edges.enumerated() {
            guard let declaration = declarations[edge.on], needed[edge.on]?.contains(Int(dependent)) == true else { continue }
            edges[place].edge = State.Dependency(on: edge.on, isAutomatic: true, isOnlyForDrop: true)
            edges.append((dependent, State.Dependency(on: declaration, isAutomatic: false, isOnlyForDrop: false)))
        }
        for (whole, declaration) in declarations {
            edges.append((Int32(whole), State.Dependency(on: declaration, isAutomatic: true, isOnlyForDrop: false)))
        }
    }

    /// The fact whose need it is that `part`, at the address `dependent`, has.
    private func holder(of part: Int, _ dependent: Address, _ referenced: Address) -> Int {
        // A typed table can let its type go.
        if referenced.catalog == Catalog.type, dependent.sub == 0,
            let typing = state.index(of: Address(catalog: dependent.catalog, object: dependent.object, facet: .type))
        {
            return typing
        }
        guard Kinds.of(state.facts[part].kind).needsAsWhole else { return part }
        return state.facts[part].parent.flatMap { state.index(of: $0) } ?? part
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
            return Identity(kind.id, of: state.facts[whole].identity)
        }
        return Identity(
            kind: kind.id, schema: cells.text(rows, row, CatalogColumn.schema.rawValue) ?? "",
            relation: cells.text(rows, row, CatalogColumn.relation.rawValue) ?? "",
            name: cells.text(rows, row, CatalogColumn.name.rawValue) ?? "",
            signature: cells.text(rows, row, CatalogColumn.signature.rawValue) ?? "")
    }

    private mutating func addAliases(_ text: String, to index: Int) {
        for alias in Self.addresses(text) { state.addAlias(alias, of: index) }
    }

    /// `catalog:oid:sub`, with blanks between them.
    private static func addresses(_ text: String) -> [Address] {
        text.utf8.split(separator: UInt8(ascii: " ")).compactMap { alias in
            let parts = alias.split(separator: UInt8(ascii: ":")).compactMap { UInt32(Substring($0)) }
            return parts.count == 3 && parts[1] != 0 ? Address(catalog: parts[0], object: parts[1], sub: Int32(parts[2])) : nil
        }
    }

    /// The fact at an address, else the whole object that the address is a part of.
    private func index(_ address: Address) -> Int? {
        state.index(of: address) ?? (address.sub == 0 ? nil : state.index(of: address.whole))
    }
}
