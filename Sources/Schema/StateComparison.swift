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
        var next = 0
        var matchedCount = 0
        for fact in left.facts {
            guard let index = right.index(of: fact.identity, near: next) else {
                onlyLeft.append(fact)
                continue
            }
            next = index + 1
            matchedCount += 1
            let other = right.facts[index]
            if fact.values == other.values { continue }
            let attributes = Kinds.of(fact.kind).changedAttributes(fact, other)
            if !attributes.isEmpty { changed.append((fact, other, attributes)) }
        }
        self.onlyLeft = onlyLeft
        self.changed = changed
        onlyRight = matchedCount == right.facts.count ? [] : right.facts.filter { left.fact($0.identity) == nil }
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
