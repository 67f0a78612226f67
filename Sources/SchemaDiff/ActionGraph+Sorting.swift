import HeapModule
import SQLText
import Schema

extension ActionGraph {
    /// The actions in an order that respects every edge and otherwise disturbs the natural order least.
    func sorted(from: State) throws -> (graph: ActionGraph, order: [Int]) {
        let order = topologicalOrder()
        if order.count == actions.count { return (self, order) }
        let stuck = Set(actions.indices).subtracting(order)
        guard let again = loosening(stuck) ?? naming(stuck) else { throw refusal(stuck) }
        return try again.sorted(from: from)
    }

    /// A ring of drops comes from taking parts along with their whole: the same with those named that reach outside. First those that tie
    /// the ring, then others; of both first those that PostgreSQL would not drop along, then those that it would with another whole. Nil
    /// where nothing is left to name.
    private func naming(_ stuck: Set<Int>) -> ActionGraph? {
        let ring = self.ring(among: stuck)
        let next = Dictionary(zip(ring, ring.dropFirst() + ring.prefix(1)), uniquingKeysWith: { first, _ in first })
        for (isOfRing, isAutomatic) in [(true, false), (true, true), (false, false), (false, true)] {
            let named = dropped.filter { index in
                guard !explicit.contains(index), carrier(of: index) != nil, !isHeldByOrigin(index), let own = drop(of: index),
                    stuck.contains(own)
                else { return false }
                if isOfRing, holdsName(index, of: next[own]) { return true }
                return from.needs[index].contains { need in
                    let other = dropped.contains(need.on) ? drop(of: need.on) : alterActionFrom[need.on]
                    guard let other, other != own, !isOfRing || next[own] == other else { return false }
                    return isAutomatic || !need.isAutomatic
                }
            }
            guard !named.isEmpty else { continue }
            var again = self
            again.explicit.formUnion(named)
            again.forgetActions()
            again.connect()
            return again
        }
        return nil
    }

    /// Whether a dropped fact has a name that the action gives to something new.
    private func holdsName(_ index: Int, of action: Int?) -> Bool {
        guard let action, actions[action].phase == .create else { return false }
        func keys(_ fact: Fact) -> Set<String> { Set(Kinds.of(fact.kind).namespaceKeys(fact)) }
        return !keys(from.facts[index]).isDisjoint(with: keys(actions[action].fact))
    }

    /// The same without the edges of a ring that it may do without; nil where it has none.
    private func loosening(_ stuck: Set<Int>) -> ActionGraph? {
        let ring = self.ring(among: stuck)
        let edges = zip(ring, ring.dropFirst() + ring.prefix(1)).map { Edge(first: $0, second: $1) }
        guard let softest = edges.compactMap({ soft[$0] }).min() else { return nil }
        var again = self
        for edge in edges where soft[edge] == softest {
            again.predecessors[edge.second].remove(edge.first)
            again.soft[edge] = nil
        }
        return again
    }

    /// Actions that need each other.
    struct Ring: Error {
        let diagnostic: Diagnostic
        /// What is altered among them.
        let altered: [Identity]
    }

    private func refusal(_ stuck: Set<Int>) -> Ring {
        let ring = self.ring(among: stuck)
        let names = Set(ring.map { actions[$0].fact.identity.label }).sorted()
        let order = (ring + ring.prefix(1)).map { index in
            let action = actions[index]
            let verb =
                switch action.phase {
                case .drop: "drop"
                case .alter: "alter"
                case .create: "create"
                }
            return "\(verb) \(action.fact.identity.label)"
        }
        let diagnostic = Diagnostic(
            .refused, "these changes need each other, and no order of them works: \(names.joined(separator: ", "))",
            help: "make one of them in a migration of its own", detail: order.joined(separator: " before "))
        return Ring(
            diagnostic: diagnostic, altered: ring.map { actions[$0] }.filter { $0.phase == .alter }.map(\.fact.identity))
    }

    /// Actions of which each has to come before the next, and the last before the first.
    private func ring(among stuck: Set<Int>) -> [Int] {
        var path: [Int] = []
        var next = stuck.min()
        while let index = next {
            if let start = path.firstIndex(of: index) { return path[start...].reversed() }
            path.append(index)
            next = predecessors[index].filter { stuck.contains($0) }.min()
        }
        return path
    }

    private mutating func forgetActions() {
        (actions, predecessors, soft) = ([], [], [:])
        (dropAction, asideAction, alterActionFrom, alterAction) = ([:], [:], [:], [:])
        (createAction, lateAction) = ([:], [:])
    }

    private func topologicalOrder() -> [Int] {
        var successors: [[Int]] = Array(repeating: [], count: actions.count)
        var open = predecessors.map(\.count)
        for (index, before) in predecessors.enumerated() { for first in before { successors[first].append(index) } }
        var ready = Heap<Ready>(open.indices.filter { open[$0] == 0 }.map { Ready(key: actions[$0].key, index: $0) })
        var order: [Int] = []
        order.reserveCapacity(actions.count)
        while let next = ready.popMin() {
            order.append(next.index)
            for successor in successors[next.index] {
                open[successor] -= 1
                if open[successor] == 0 { ready.insert(Ready(key: actions[successor].key, index: successor)) }
            }
        }
        return order
    }

    private struct Ready: Comparable {
        let key: SortKey
        let index: Int
        static func < (left: Ready, right: Ready) -> Bool {
            left.key == right.key ? left.index < right.index : left.key < right.key
        }
        static func == (left: Ready, right: Ready) -> Bool { left.index == right.index }
    }
}
