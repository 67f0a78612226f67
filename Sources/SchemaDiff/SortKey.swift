import Schema

/// Where an action stands when nothing orders it: drops first, then by kind, a table's parts beside it, then by name.
struct SortKey: Comparable {
    private let phase: Int
    private let groupRank: Int
    private let group: Identity
    private let rank: Int
    private let ordinal: Int32
    private let identity: Identity

    /// The rank at which relations begin; what stands below is made before them.
    static let firstRelation = 40

    /// - Parameter rank: where the fact stands instead of at its own kind's rank.
    init(_ fact: Fact, in state: State, phase: Int, pulledTo rank: Int? = nil) {
        var root = fact
        while Kinds.of(root.kind).standsWithParent, let parent = state.parent(of: root) { root = parent }
        self.phase = phase
        // What is dropped goes in the opposite order of its making.
        let sign = phase == 0 ? -1 : 1
        groupRank = sign * (rank ?? Kinds.of(root.kind).rank)
        group = root.identity
        self.rank = sign * Kinds.of(fact.kind).rank
        // Columns are made in their order. They go by name, whatever the state was read from.
        ordinal = phase == 0 ? 0 : fact.address.sub
        identity = fact.identity
    }

    static func < (left: SortKey, right: SortKey) -> Bool {
        if left.phase != right.phase { return left.phase < right.phase }
        if left.groupRank != right.groupRank { return left.groupRank < right.groupRank }
        if left.group != right.group { return left.group < right.group }
        if left.rank != right.rank { return left.rank < right.rank }
        if left.ordinal != right.ordinal { return left.ordinal < right.ordinal }
        return left.identity < right.identity
    }
}
