// What two readings of one database have to have in common, as text: addresses and edges too, which no comparison of schemas looks at.
import Schema

/// A state as lines of text, one for each fact, with all that is known of it.
public struct StateText {
    /// In no order.
    public let lines: Set<String>

    /// Every fact with its address, whole, values and needs; the order of a whole's parts; what has no rules.
    public init(_ state: State) {
        func label(_ index: Int) -> String { "\(state.facts[index].kind) \(state.facts[index].identity)" }
        var lines: Set<String> = []
        for (index, fact) in state.facts.enumerated() {
            let needs = state.needs[index].map {
                label($0.on) + ($0.isAutomatic ? " automatic" : "") + ($0.isOnlyForDrop ? " for drop" : "")
            }
            let parts = state.children(of: fact.address).map { "\($0.kind) \($0.identity.name)" }
            lines.insert(
                "\(label(index)) at \(fact.address) of \(String(describing: fact.parent)) values \(fact.values) needs \(needs.sorted())"
                    + " parts \(parts)")
        }
        for object in state.unmodelled { lines.insert("unmodelled \(object.kind) \(object.name)") }
        self.lines = lines
    }

    /// What only one of them has, in order, the other's marked by a minus.
    public func differences(from other: StateText) -> [String] {
        lines.subtracting(other.lines).map { "+ " + $0 }.sorted() + other.lines.subtracting(lines).map { "- " + $0 }.sorted()
    }
}
