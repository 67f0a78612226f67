/// What each fact needs, by index: all lists stand one after the other in one array.
public struct Dependencies: Sendable, RandomAccessCollection {
    /// How a fact needs another.
    public struct Edge: Sendable, Hashable {
        private let place: Int32
        /// The dependent goes away with the other without being named (`pg_depend` types a, i and parents).
        public let isAutomatic: Bool
        /// It counts when things are dropped, and not when they are made: a partition's index goes with its parent's, and is made before it.
        public let isOnlyForDrop: Bool

        /// The index of what is needed.
        public var on: Int { Int(place) }

        init(on: Int, isAutomatic: Bool, isOnlyForDrop: Bool) {
            place = Int32(on)
            self.isAutomatic = isAutomatic
            self.isOnlyForDrop = isOnlyForDrop
        }
    }

    private var edges: [Edge] = []
    /// Where each fact's list begins in `edges`, and at the end the end of the last.
    private var starts: [Int32] = [0]

    init() {}

    /// - Parameters:
    ///   - count: how many facts there are.
    ///   - list: dependents with what they need. Of several edges between two facts the last automatic one counts, else the first.
    init(count: Int, _ list: [(dependent: Int32, edge: Edge)]) {
        var ends = [Int32](repeating: 0, count: count + 1)
        for (dependent, edge) in list where Int(dependent) != edge.on { ends[Int(dependent) + 1] += 1 }
        for index in 0..<count { ends[index + 1] += ends[index] }
        var next = ends
        var sorted = [Edge](repeating: Edge(on: 0, isAutomatic: false, isOnlyForDrop: false), count: Int(ends[count]))
        var hasTwins = false
        for (dependent, edge) in list where Int(dependent) != edge.on {
            let first = Int(ends[Int(dependent)])
            let end = Int(next[Int(dependent)])
            if let twin = sorted[first..<end].firstIndex(where: { $0.on == edge.on }) {
                if edge.isAutomatic { sorted[twin] = edge }
                hasTwins = true
            } else {
                sorted[end] = edge
                next[Int(dependent)] += 1
            }
        }
        guard hasTwins else {
            (edges, starts) = (sorted, ends)
            return
        }
        starts = [0]
        starts.reserveCapacity(count + 1)
        for index in 0..<count {
            edges += sorted[Int(ends[index])..<Int(next[index])]
            starts.append(Int32(edges.count))
        }
    }

    /// A further fact that needs nothing yet.
    mutating func appendFact() { starts.append(starts[starts.count - 1]) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { starts.count - 1 }
    /// What the fact at an index needs.
    public subscript(index: Int) -> ArraySlice<Edge> { edges[Int(starts[index])..<Int(starts[index + 1])] }

    /// The other way round: for each fact those that need it, by index.
    public func reversed() -> Dependents { Dependents(self) }
}

/// Which facts need each fact, by index.
public struct Dependents: Sendable {
    private var places: [Int32]
    private var starts: [Int32]

    fileprivate init(_ needs: Dependencies) {
        starts = [Int32](repeating: 0, count: needs.count + 1)
        for list in needs { for edge in list { starts[edge.on + 1] += 1 } }
        for index in 0..<needs.count { starts[index + 1] += starts[index] }
        var next = starts
        places = [Int32](repeating: 0, count: Int(starts[needs.count]))
        for (dependent, list) in needs.enumerated() {
            for edge in list {
                places[Int(next[edge.on])] = Int32(dependent)
                next[edge.on] += 1
            }
        }
    }

    /// The facts that need the one at an index, in order.
    public subscript(index: Int) -> [Int] { places[Int(starts[index])..<Int(starts[index + 1])].map(Int.init) }
}
