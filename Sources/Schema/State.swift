/// All facts of one database at one moment, with what depends on what.
public struct State: Sendable {
    /// In the order of reading: what is a part of something comes after it.
    public private(set) var facts: [Fact] = []
    /// For each fact, by index, the facts that it needs (`pg_depend` and parents), by index.
    public private(set) var needs = Dependencies()
    /// Objects of kinds that dbw does not model: a plan over them is refused.
    public var unmodelled: [UnmodelledObject] = []
    /// What was left out and has to do with what is in.
    public internal(set) var outside = Outside()
    /// Whether something was left out by its name.
    public internal(set) var isWithoutSome = false
    /// `server_version_num` of the server that it was read from; 0 where there was none.
    public var serverVersion = 0
    /// States with equal lineage come from one database or its copies: addresses mean the same object in both.
    public var lineage: String?
    private var byIdentity = PlaceIndex()
    private var byAddress = PlaceIndex()
    private var aliases: [(address: Address, index: Int32)] = []
    private var byAlias = PlaceIndex()
    private var parts = Parts()
    /// Where the facts of each kind stand: they are read kind by kind, so that there are few runs.
    private var runs: [(kind: KindID, range: Range<Int>)] = []
    /// Attachments (partitions) by the name of what they are attached to.
    private var byWhole: [String: [Int]] = [:]

    /// How a fact needs another.
    public typealias Dependency = Dependencies.Edge

    /// A state without any fact.
    public init() {}

    /// Where the fact at an address, or at an alias of it, stands in `facts`.
    public func index(of address: Address) -> Int? {
        let hash = address.placeHash
        if let index = byAddress.find(hash, { facts[$0].address == address }) { return index }
        return byAlias.find(hash) { aliases[$0].address == address }.map { Int(aliases[$0].index) }
    }

    /// Where the fact of that name stands in `facts`.
    public func index(of identity: Identity) -> Int? { byIdentity.find(identity.placeHash) { facts[$0].identity == identity } }

    /// The same, tried first at a place where it is likely: states of two databases are read in one order.
    public func index(of identity: Identity, near guess: Int) -> Int? {
        facts.indices.contains(guess) && facts[guess].identity == identity ? guess : index(of: identity)
    }

    /// The fact at an address, or at an alias of it.
    public func fact(_ address: Address) -> Fact? { index(of: address).map { facts[$0] } }
    /// The fact of that name.
    public func fact(_ identity: Identity) -> Fact? { index(of: identity).map { facts[$0] } }
    /// The fact that `fact` is a part of.
    public func parent(of fact: Fact) -> Fact? { fact.parent.flatMap { self.fact($0) } }

    /// Where the fact stands that the one at an index is a part of.
    public func parent(of index: Int) -> Int? { parts.parent(of: index) }

    /// The facts whose parent is this address, in order.
    public func children(of address: Address, kind: KindID? = nil) -> [Fact] {
        guard let index = index(of: address) else { return [] }
        var children: [Fact] = []
        parts.each(of: index) { if kind == nil || facts[$0].kind == kind { children.append(facts[$0]) } }
        return children
    }

    /// All facts of a kind, in order.
    public func all(_ kind: KindID) -> [Fact] { runs.filter { $0.kind == kind }.flatMap { facts[$0.range] } }
    /// Where the facts of a kind stand, in order.
    public func indices(of kind: KindID) -> [Int] { runs.filter { $0.kind == kind }.flatMap(\.range) }

    /// What is attached to the object of that qualified name: a table's partitions, an index's parts; in order.
    public func attachments(to name: String) -> [Fact] { (byWhole[name] ?? []).map { facts[$0] } }

    /// Adds a fact. The first of two with one identity is kept.
    ///
    /// - Returns: its index, or nil where it was not taken.
    @discardableResult
    mutating func append(_ fact: Fact, parent: Int? = nil) -> Int? {
        let index = facts.count
        guard self.index(of: fact.identity) == nil, self.index(of: fact.address) == nil else { return nil }
        facts.append(fact)
        needs.appendFact()
        byIdentity.insert(index) { facts[$0].identity.placeHash }
        byAddress.insert(index) { facts[$0].address.placeHash }
        parts.append(to: parent ?? fact.parent.flatMap { self.index(of: $0) })
        if let last = runs.last, last.kind == fact.kind {
            runs[runs.count - 1].range = last.range.lowerBound..<(index + 1)
        } else {
            runs.append((fact.kind, index..<(index + 1)))
        }
        if fact.address.facet == .attachment, let whole = fact.values.first ?? nil { byWhole[whole, default: []].append(index) }
        return index
    }

    /// Takes all edges at once.
    mutating func setDependencies(_ edges: [(dependent: Int32, edge: Dependency)]) {
        needs = Dependencies(count: facts.count, edges)
    }

    /// The fact that ties an object to a whole which it can outlive: a partition's attachment, a sequence's owner.
    public func tie(of index: Int) -> Int? { tie(at: facts[index].address) }

    /// The same for an object by its address, which may be an alias: the index behind a key.
    func tie(at address: Address) -> Int? {
        guard address.facet == .object, address.catalog == Catalog.relation, address.sub == 0 else { return nil }
        for facet in [Address.Facet.attachment, .ownership] {
            if let tie = self.index(of: Address(catalog: address.catalog, object: address.object, facet: facet)) { return tie }
        }
        return nil
    }

    /// An additional address of a fact: the index behind a constraint, a table's row type.
    mutating func addAlias(_ address: Address, of index: Int) {
        guard self.index(of: address) == nil else { return }
        aliases.append((address, Int32(index)))
        byAlias.insert(aliases.count - 1) { aliases[$0].address.placeHash }
    }

    /// The additional addresses of a fact.
    func aliases(of index: Int) -> [Address] {
        // Facts get their aliases in order.
        var (low, high) = (0, aliases.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(aliases[middle].index) < index { low = middle + 1 } else { high = middle }
        }
        return aliases[low...].prefix { Int($0.index) == index }.map(\.address)
    }

    func eachAlias(_ body: (Address, Int) -> Void) {
        for alias in aliases { body(alias.address, Int(alias.index)) }
    }

    /// The state of a database in which nothing was made: only the schema `public`.
    public static var empty: State {
        var state = State()
        state.append(
            Fact(
                identity: Identity(kind: "schema", schema: "", name: "public"),
                address: Address(catalog: Catalog.schema, object: 2200), parent: nil,
                values: Kinds.of("schema").attributes.map { _ in nil }))
        return state
    }

    /// What is a part of what: each fact's whole, its first and last part, and the next part of the same whole.
    private struct Parts: Sendable {
        private var links: [(parent: Int32, first: Int32, last: Int32, next: Int32)] = []

        mutating func append(to parent: Int?) {
            let index = Int32(links.count)
            links.append((-1, -1, -1, -1))
            guard let parent, parent < links.count - 1 else { return }
            links[Int(index)].parent = Int32(parent)
            if links[parent].first < 0 { links[parent].first = index } else { links[Int(links[parent].last)].next = index }
            links[parent].last = index
        }

        func parent(of index: Int) -> Int? { links[index].parent < 0 ? nil : Int(links[index].parent) }

        func each(of parent: Int, _ body: (Int) -> Void) {
            var next = links[parent].first
            while next >= 0 {
                body(Int(next))
                next = links[Int(next)].next
            }
        }
    }
}

/// An object that PostgreSQL has and dbw has no rules for.
public struct UnmodelledObject: Sendable, Hashable {
    /// The kind as a person calls it.
    public let kind: String
    /// The object's qualified name.
    public let name: String

    /// One such object.
    public init(kind: String, name: String) {
        self.kind = kind
        self.name = name
    }
}

extension State {
    /// Puts a state together from stored facts.
    ///
    /// - Parameter needs: for each fact the indexes of those it needs; a negative number n stands for the automatic need of fact -n - 1.
    public init(facts: [Fact], needs: [[Int]], dropNeeds: [[Int]] = [], unmodelled: [UnmodelledObject], serverVersion: Int) {
        self.init()
        for fact in facts { append(fact) }
        var edges: [(dependent: Int32, edge: Dependency)] = []
        for (index, list) in needs.enumerated() {
            let onlyForDrop = index < dropNeeds.count ? dropNeeds[index] : []
            for number in list {
                let other = number < 0 ? -number - 1 : number
                guard self.facts.indices.contains(index), self.facts.indices.contains(other) else { continue }
                let edge = Dependency(on: other, isAutomatic: number < 0, isOnlyForDrop: onlyForDrop.contains(other))
                edges.append((Int32(index), edge))
            }
        }
        setDependencies(edges)
        self.unmodelled = unmodelled
        self.serverVersion = serverVersion
    }
}

extension State {
    /// The state with some of its facts, by index; where they have to do with the others, that is kept in `outside`.
    func keeping(_ isKept: (Int) -> Bool) -> State {
        var result = State()
        (result.unmodelled, result.serverVersion, result.lineage, result.outside) = (
            unmodelled, serverVersion, lineage, Outside()
        )
        var places: [Int: Int] = [:]
        for (index, fact) in facts.enumerated() where isKept(index) { places[index] = result.append(fact) }
        for (address, index) in aliases { if let place = places[Int(index)] { result.addAlias(address, of: place) } }
        var edges: [(dependent: Int32, edge: Dependency)] = []
        for (index, list) in needs.enumerated() {
            for need in list {
                switch (places[index], places[need.on]) {
                case (let dependent?, let other?):
                    let edge = Dependency(on: other, isAutomatic: need.isAutomatic, isOnlyForDrop: need.isOnlyForDrop)
                    edges.append((Int32(dependent), edge))
                case (let dependent?, nil):
                    result.outside.needed.append(
                        Outside.Tie(fact: dependent, object: facts[need.on], isAutomatic: need.isAutomatic))
                case (nil, let other?):
                    result.outside.needing.append(
                        Outside.Tie(fact: other, object: facts[index], isAutomatic: need.isAutomatic))
                case (nil, nil): break
                }
            }
        }
        result.setDependencies(edges)
        result.outside.schemas = facts.indices.filter { facts[$0].kind == "schema" && places[$0] == nil }.map {
            facts[$0].identity.name
        }
        return result
    }
}
