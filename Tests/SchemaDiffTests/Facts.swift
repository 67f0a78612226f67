// Builds small states without a server.
import Schema

/// Facts in the order in which they were added, with what they need.
struct StateSketch {
    private var facts: [Fact] = []
    private var needs: [[Int]] = []

    /// Adds a fact; attributes that are not named are NULL.
    @discardableResult
    mutating func add(
        _ kind: KindID, _ name: String, in relation: Int? = nil, sub: Int32 = 0, needs list: [Int] = [],
        _ attributes: [String: String] = [:]
    ) -> Int {
        let parent = relation.map { facts[$0] }
        let isColumn = kind == "column"
        let address = Address(
            catalog: Kinds.of(kind).catalog, object: isColumn ? parent?.address.object ?? 0 : UInt32(20000 + facts.count),
            sub: sub)
        let identity = Identity(
            kind: kind, schema: "public", relation: Self.relation(kind, parent), name: name)
        facts.append(
            Fact(
                identity: identity, address: address, parent: parent?.address,
                values: Kinds.of(kind).attributes.map { attributes[$0.name] }))
        needs.append(list + (relation.map { [-$0 - 1] } ?? []))
        return facts.count - 1
    }

    private static func relation(_ kind: KindID, _ parent: Fact?) -> String {
        guard let parent, kind != "index" else { return "" }
        return parent.kind == "column" ? parent.identity.relation : parent.identity.name
    }

    func state(lineage: String? = nil) -> State {
        var state = State(facts: facts, needs: needs, unmodelled: [], serverVersion: 150000)
        state.lineage = lineage
        return state
    }
}

/// Numbers that are the same on every run (a linear congruence, Knuth's constants).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state
    }
}
