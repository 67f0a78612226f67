import Schema

/// Which fact of one state is which of another, by identity.
struct Matching {
    /// Indexes of facts in `from` that have no counterpart, and of those in `to`.
    private(set) var removed: Set<Int> = []
    private(set) var added: Set<Int> = []
    /// For each fact of `from`, its counterpart's index in `to`; and back.
    private(set) var forward: [Int: Int] = [:]
    private(set) var backward: [Int: Int] = [:]

    /// - Parameter pairs: facts of both, by index, that are one and the same under two names.
    init(from: State, to: State, pairs: [Int: Int] = [:]) {
        for (index, fact) in from.facts.enumerated() {
            if let other = to.index(of: fact.identity) ?? pairs[index] {
                forward[index] = other
                backward[other] = index
            } else {
                removed.insert(index)
            }
        }
        for index in to.facts.indices where backward[index] == nil { added.insert(index) }
    }
}
