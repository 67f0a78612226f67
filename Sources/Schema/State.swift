/// All facts of one database at one moment, with what depends on what.
public struct State: Sendable {
    /// In the order of reading: what is a part of something comes after it.
    public private(set) var facts: [Fact] = []
    /// For each fact, by index, the facts that it needs (`pg_depend` and parents), by index.
    public private(set) var needs: [[Dependency]] = []
    /// Objects of kinds that dbw does not model: a plan over them is refused.
    public var unmodelled: [UnmodelledObject] = []
    /// `server_version_num` of the server that it was read from; 0 where there was none.
    public var serverVersion = 0
    /// States with equal lineage come from one database or its copies: addresses mean the same object in both.
    public var lineage: String?
    private var byAddress: [Address: Int] = [:]
    private var byIdentity: [Identity: Int] = [:]
    private var byParent: [Address: [Int]] = [:]
    private var byKind: [KindID: [Int]] = [:]

    /// A state without any fact.
    public init() {}

    /// Where the fact at an address, or at an alias of it, stands in `facts`.
    public func index(of address: Address) -> Int? { byAddress[address] }
    /// Where the fact of that name stands in `facts`.
    public func index(of identity: Identity) -> Int? { byIdentity[identity] }
    /// The fact at an address, or at an alias of it.
    public func fact(_ address: Address) -> Fact? { byAddress[address].map { facts[$0] } }
    /// The fact of that name.
    public func fact(_ identity: Identity) -> Fact? { byIdentity[identity].map { facts[$0] } }
    /// The fact that `fact` is a part of.
    public func parent(of fact: Fact) -> Fact? { fact.parent.flatMap { self.fact($0) } }

    /// The facts whose parent is this address, in order.
    public func children(of address: Address, kind: KindID? = nil) -> [Fact] {
        (byParent[address] ?? []).map { facts[$0] }.filter { kind == nil || $0.kind == kind }
    }

    /// All facts of a kind, in order.
    public func all(_ kind: KindID) -> [Fact] { (byKind[kind] ?? []).map { facts[$0] } }

    /// How a fact needs another.
    public struct Dependency: Sendable, Hashable {
        /// The index of what is needed.
        public let on: Int
        /// The dependent goes away with the other without being named (`pg_depend` types a, i and parents).
        public let isAutomatic: Bool
        /// It counts when things are dropped, and not when they are made: a partition's index goes with its parent's, and is made before it.
        public var isOnlyForDrop = false
    }

    /// Adds a fact. The first of two with one identity is kept.
    mutating func append(_ fact: Fact) {
        guard byIdentity[fact.identity] == nil, byAddress[fact.address] == nil else { return }
        byAddress[fact.address] = facts.count
        byIdentity[fact.identity] = facts.count
        byKind[fact.kind, default: []].append(facts.count)
        if let parent = fact.parent { byParent[parent, default: []].append(facts.count) }
        facts.append(fact)
        needs.append([])
    }

    mutating func addDependency(of dependent: Int, on other: Int, isAutomatic: Bool, isOnlyForDrop: Bool = false) {
        guard dependent != other else { return }
        let edge = Dependency(on: other, isAutomatic: isAutomatic, isOnlyForDrop: isOnlyForDrop)
        if let index = needs[dependent].firstIndex(where: { $0.on == other }) {
            if isAutomatic { needs[dependent][index] = edge }
        } else {
            needs[dependent].append(edge)
        }
    }

    /// What an object needs and what needs it in turn (a base type and its input function) is made after the object's declaration, and goes
    /// away with the object.
    mutating func declare(_ whole: Int, by declaration: Int) {
        for need in needs[whole] {
            guard let place = needs[need.on].firstIndex(where: { $0.on == whole }) else { continue }
            needs[need.on][place] = Dependency(on: whole, isAutomatic: true, isOnlyForDrop: true)
            addDependency(of: need.on, on: declaration, isAutomatic: false)
        }
        addDependency(of: whole, on: declaration, isAutomatic: true)
    }

    /// The fact that ties an object to a whole which it can outlive: a partition's attachment, a sequence's owner.
    public func tie(of index: Int) -> Int? {
        let address = facts[index].address
        guard address.facet == .object, address.catalog == Catalog.relation, address.sub == 0 else { return nil }
        for facet in [Address.Facet.attachment, .ownership] {
            if let tie = byAddress[Address(catalog: address.catalog, object: address.object, facet: facet)] { return tie }
        }
        return nil
    }

    /// An additional address of a fact: the index behind a constraint, a table's row type.
    mutating func addAlias(_ address: Address, of index: Int) {
        if byAddress[address] == nil { byAddress[address] = index }
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
    /// Whether both states hold the same facts with the same compared attributes, whatever their addresses.
    public static func isEqual(_ left: State, _ right: State) -> Bool {
        left.facts.count == right.facts.count && StateComparison(left, right).isEmpty
    }
}

/// The facts that differ between two states, by identity; what a failed proof prints.
public struct StateComparison: Sendable {
    /// Facts that the right state lacks.
    public let onlyLeft: [Fact]
    /// Facts that the left state lacks.
    public let onlyRight: [Fact]
    /// Facts of both with the compared attributes in which they differ.
    public let changed: [(left: Fact, right: Fact, attributes: [String])]

    /// Compares by identity.
    public init(_ left: State, _ right: State) {
        var onlyLeft: [Fact] = []
        var changed: [(left: Fact, right: Fact, attributes: [String])] = []
        for fact in left.facts {
            guard let other = right.fact(fact.identity) else {
                onlyLeft.append(fact)
                continue
            }
            let attributes = Kinds.of(fact.kind).changedAttributes(fact, other)
            if !attributes.isEmpty { changed.append((fact, other, attributes)) }
        }
        self.onlyLeft = onlyLeft
        self.changed = changed
        onlyRight = right.facts.filter { left.fact($0.identity) == nil }
    }

    /// Whether the states are equal.
    public var isEmpty: Bool { onlyLeft.isEmpty && onlyRight.isEmpty && changed.isEmpty }

    /// One line a difference, for people.
    public var lines: [String] {
        onlyLeft.map { "- " + $0.identity.label } + onlyRight.map { "+ " + $0.identity.label }
            + changed.flatMap { left, right, attributes in
                attributes.map { name in "~ \(left.identity.label): \(name): \(left[name] ?? "none") → \(right[name] ?? "none")" }
            }
    }
}

extension State {
    /// Puts a state together from stored facts.
    ///
    /// - Parameter needs: for each fact the indexes of those it needs; a negative number n stands for the automatic need of fact -n - 1.
    public init(facts: [Fact], needs: [[Int]], dropNeeds: [[Int]] = [], unmodelled: [UnmodelledObject], serverVersion: Int) {
        self.init()
        for fact in facts { append(fact) }
        for (index, list) in needs.enumerated() {
            for number in list {
                addDependency(
                    of: index, on: number < 0 ? -number - 1 : number, isAutomatic: number < 0,
                    isOnlyForDrop: index < dropNeeds.count && dropNeeds[index].contains(number < 0 ? -number - 1 : number))
            }
        }
        self.unmodelled = unmodelled
        self.serverVersion = serverVersion
    }
}
