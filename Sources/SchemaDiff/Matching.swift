import Schema

/// Which fact of one state is which of another, by identity.
struct Matching {
    /// Indexes of facts in `from` that have no counterpart, and of those in `to`.
    private(set) var removed: Set<Int> = []
    private(set) var added: Set<Int> = []
    /// For each fact of `from`, its counterpart's index in `to`; and back.
    private(set) var forward: Places
    private(set) var backward: Places

    /// For each fact another's index, or none.
    struct Places {
        fileprivate var places: [Int32]

        subscript(index: Int) -> Int? { places[index] < 0 ? nil : Int(places[index]) }
    }

    init(from: State, to: State) {
        forward = Places(places: Array(repeating: -1, count: from.facts.count))
        backward = Places(places: Array(repeating: -1, count: to.facts.count))
        var next = 0
        for index in from.facts.indices {
            if let other = to.index(of: from.facts[index].identity, near: next) {
                forward.places[index] = Int32(other)
                backward.places[other] = Int32(index)
                next = other + 1
            } else {
                removed.insert(index)
            }
        }
        for index in to.facts.indices where backward.places[index] < 0 { added.insert(index) }
    }

    /// The pairs, in the order of `from`.
    var pairs: some Sequence<(from: Int, to: Int)> {
        forward.places.indices.lazy.filter { forward.places[$0] >= 0 }.map { (from: $0, to: Int(forward.places[$0])) }
    }
}
