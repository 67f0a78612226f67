import SQLText

/// Objects that do not count (`Scope`) and have to do with facts of a state. They are there, and stay as they are.
public struct Outside: Sendable {
    /// One such object beside one fact.
    public struct Tie: Sendable {
        /// The fact, by its index in the state.
        public let fact: Int
        /// The object that was left out; its parent may be an address that the state does not know.
        public let object: Fact
        /// Who needs the other goes away with it without being named.
        public let isAutomatic: Bool
    }

    /// Objects that need a fact.
    public internal(set) var needing: [Tie] = []
    /// Objects that a fact needs.
    public internal(set) var needed: [Tie] = []

    /// Whether nothing that was left out touches the state.
    public var isEmpty: Bool { needing.isEmpty && needed.isEmpty }
}

extension UnmodelledObject {
    /// Whether an object of no known kind does not count; its name is read as SQL writes it.
    public func isLeftOut(of scope: Scope) -> Bool {
        var parts = [""]
        var isQuoted = false
        for character in name {
            if character == "\"" { isQuoted.toggle() }
            if character == ".", !isQuoted, parts.count == 1 {
                parts.append("")
            } else if character != "\"" {
                parts[parts.count - 1].append(character)
            }
        }
        return scope.leavesOut(
            Identity(kind: KindID(rawValue: kind), schema: parts.count > 1 ? parts[0] : "", name: parts.last ?? name))
    }
}

extension State {
    /// The same state without the facts that a scope leaves out, such as one that was read from a file.
    public func scoped(by scope: Scope) -> State {
        var kept = Array(repeating: false, count: facts.count)
        for (index, fact) in facts.enumerated() {
            let parent = fact.parent.flatMap { self.index(of: $0) }
            let isInside = parent.map { kept[$0] } ?? true
            kept[index] =
                isInside && !scope.leavesOut(Kinds.of(fact.kind)) && !scope.leavesOut(fact.identity, isPart: parent != nil)
        }
        guard kept.contains(false) || unmodelled.contains(where: { $0.isLeftOut(of: scope) }) else { return self }
        var result = keeping { kept[$0] }
        result.unmodelled.removeAll { $0.isLeftOut(of: scope) }
        return result
    }

    /// The facts that count in `inner`, and of the others those that touch them: what they need, and what needs them, each as a whole.
    public func surrounding(_ inner: State) -> State {
        let dependents = needs.reversed()
        var kept = facts.map { inner.fact($0.identity) != nil }
        var waiting: [Int] = []
        func keep(_ index: Int) {
            guard !kept[index] else { return }
            kept[index] = true
            waiting.append(index)
        }
        // A schema is needed by all that is in it; that alone brings nothing in.
        for index in facts.indices where kept[index] && facts[index].kind != "schema" {
            waiting.append(index)
            dependents[index].forEach(keep)
        }
        for tie in inner.outside.needed { index(of: tie.object.identity).map(keep) }
        while let index = waiting.popLast() {
            needs[index].forEach { keep($0.on) }
            for part in dependents[index] where facts[part].parent == facts[index].address { keep(part) }
        }
        return keeping { kept[$0] }
    }
}
