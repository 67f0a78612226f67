import SQLText
import Schema

/// Objects that differ in nothing but their name: an index, a constraint, a trigger, a policy, a column's own sequence.
///
/// States that know nothing of each other are matched by name. Of such an object nothing is lost either way, so where exactly one that goes
/// equals exactly one that comes it is given its new name, rather than dropped and made again.
struct EqualParts {
    /// Indexes in `from` and in `to`, with those of what hangs on them (comments, marks).
    private(set) var pairs: [Int: Int] = [:]
    /// Those of `from` that get their new name with what they come down from.
    private var heirs: Set<Int> = []
    /// Old and new names.
    private var names: [String: String] = [:]
    private let from: State
    private let to: State

    /// - Parameters:
    ///   - gone: the facts of `from` that `to` has not under their name, by index.
    ///   - come: the same the other way.
    init(from: State, to: State, gone: Set<Int>, come: Set<Int>) {
        self.from = from
        self.to = to
        if gone.isEmpty || come.isEmpty || from.lineage != nil && from.lineage == to.lineage { return }
        let arriving = Self.byContent(come, of: to, and: from)
        let leaving = arriving.isEmpty ? [:] : Self.byContent(gone, of: from, and: to)
        var candidates: [(old: Int, new: Int)] = []
        for (content, olds) in leaving {
            if let news = arriving[content], olds.count == 1, news.count == 1 { candidates.append((olds[0], news[0])) }
        }
        guard !candidates.isEmpty else { return }
        let taken = Set(from.facts.lazy.filter { $0.address.facet == .object }.map { Kinds.of($0.kind).namespaceKey($0) })
        for (old, new) in candidates where !taken.contains(Kinds.of(to.facts[new].kind).namespaceKey(to.facts[new])) {
            pairs[old] = new
        }
        keepWhole()
    }

    /// Takes out the pairs of which a part differs or stays behind, until none is left; then adds what hangs on the others.
    private mutating func keepWhole() {
        var attached: [Int: [Int]] = [:]
        for index in from.facts.indices {
            for need in from.needs[index] where need.isOnlyForDrop { attached[need.on, default: []].append(index) }
        }
        while true {
            names = [:]
            for (old, new) in pairs { names[Self.name(from.facts[old])] = Self.name(to.facts[new]) }
            let broken = pairs.filter { old, new in
                children(old, new) == nil
                    || (attached[old] ?? []).contains { to.index(of: from.facts[$0].identity) == nil && pairs[$0] == nil }
            }
            if broken.isEmpty { break }
            for old in broken.keys { pairs[old] = nil }
        }
        for (old, new) in pairs {
            for (child, other) in children(old, new) ?? [] { pairs[child] = other }
        }
        pairHeirs()
    }

    /// What comes down from a renamed object gets the name with it.
    private mutating func pairHeirs() {
        if pairs.isEmpty { return }
        let origins = Origins(from)
        var waiting = Array(pairs)
        while let (old, new) = waiting.popLast() {
            for heir in origins.heirs(of: old) where pairs[heir] == nil {
                var wanted = from.facts[heir].identity
                wanted.name = to.facts[new].identity.name
                guard let other = to.index(of: wanted) else { continue }
                pairs[heir] = other
                heirs.insert(heir)
                waiting.append((heir, other))
            }
        }
    }

    /// The steps for one pair; none for what hangs on another.
    func rename(_ old: Int) -> [Step] {
        guard let new = pairs[old], !heirs.contains(old) else { return [] }
        return Kinds.of(from.facts[old].kind).rename(from.facts[old], to: to.facts[new])
    }

    /// Something that needs a renamed object, as PostgreSQL prints it afterwards.
    func following(_ fact: Fact, _ index: Int) -> Fact {
        if pairs.isEmpty { return fact }
        let values = fact.values.map { following($0, of: index) }
        return Fact(identity: fact.identity, address: fact.address, parent: fact.parent, values: values)
    }

    private func following(_ value: String?, of index: Int) -> String? {
        guard var text = value else { return nil }
        if from.facts[index].address.facet == .attachment { return names[text] ?? text }
        for need in from.needs[index] where pairs[need.on] != nil {
            let old = Self.name(from.facts[need.on])
            if let new = names[old] { text = text.replacing("'\(old)'", with: "'\(new)'") }
        }
        return text
    }

    /// As a relation of the schema is called: of a constraint its index.
    private static func name(_ fact: Fact) -> String { qualified(fact.identity.schema, fact.identity.name) }

    /// Facts of one state by what they are apart from their name, where the other has what they are a part of.
    private static func byContent(_ facts: Set<Int>, of state: State, and other: State) -> [String: [Int]] {
        var found: [String: [Int]] = [:]
        for index in facts {
            let fact = state.facts[index]
            let kind = Kinds.of(fact.kind)
            guard let content = kind.content(fact, in: state), kind.origin(fact, in: state) == nil else { continue }
            let parent = state.parent(of: fact)
            // A child that comes or goes would have it under the other name.
            if kind.comesDownUnseen(fact), let parent, let same = other.fact(parent.identity),
                Set(state.heirs(of: parent).map(\.identity)) != Set(other.heirs(of: same).map(\.identity))
            {
                continue
            }
            if let parent, other.index(of: parent.identity) == nil { continue }
            found["\(fact.kind)\u{0}\(parent?.identity.label ?? "")\u{0}\(content)", default: []].append(index)
        }
        return found
    }

    /// What hangs on the two, pair by pair; nil where it differs.
    private func children(_ old: Int, _ new: Int) -> [(Int, Int)]? {
        let (left, right) = (from.children(of: from.facts[old].address), to.children(of: to.facts[new].address))
        guard left.count == right.count else { return nil }
        var found: [(Int, Int)] = []
        for (left, right) in zip(left.sorted { $0.kind < $1.kind }, right.sorted { $0.kind < $1.kind }) {
            guard let one = from.index(of: left.identity), let other = to.index(of: right.identity), left.kind == right.kind,
                Kinds.of(left.kind).changedAttributes(following(left, one), right).isEmpty
            else { return nil }
            found.append((one, other))
        }
        return found
    }
}
