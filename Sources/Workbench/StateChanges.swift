import Foundation
import Schema

/// What a session changed, object by object, for lists and marks. Renames are known, since both states have one lineage.
public struct StateChanges: Sendable {
    /// What became of an object; the raw value is the sign that lists put before it.
    public enum Mark: Character, Sendable { case added = "+", changed = "~", removed = "-" }

    /// One object that differs between the states.
    public struct Item: Sendable {
        /// Whether the object came, changed (a rename is a change) or went.
        public let mark: Mark
        /// The object as it is called now; for a removed one, as it was called.
        public let identity: Identity
        /// What a change did: `varchar(100) → text`, `was full_name`.
        public let detail: String?
    }

    /// What came and changed, in the new state's order, then what went, in the old state's order.
    ///
    /// Parts of an object that came or went as a whole are left out: a new table is one item.
    public let items: [Item]

    /// Compares two states; objects are matched by OID where both have one lineage, and else by name.
    public init(from: State, to: State) {
        var items: [Item] = []
        let sameLineage = from.lineage != nil && from.lineage == to.lineage
        var matchedOld: Set<Identity> = []
        for new in to.facts where !Self.isSilent(new) {
            let byAddress =
                sameLineage ? from.fact(new.address).flatMap { $0.address == new.address && $0.kind == new.kind ? $0 : nil } : nil
            guard let old = byAddress ?? from.fact(new.identity) else {
                if !Self.comesWithParent(new, in: to, but: from) {
                    items.append(Item(mark: .added, identity: new.identity, detail: Self.summary(new)))
                }
                continue
            }
            matchedOld.insert(old.identity)
            var details: [String] = []
            // A part that is called after its column or table has no name of its own to change.
            if old.identity.name != new.identity.name, !Kinds.of(new.kind).rename(old, to: new).isEmpty {
                details.append("was \(old.identity.name)")
            }
            if old.identity.schema != new.identity.schema, new.identity.relation.isEmpty {
                details.append("was in \(old.identity.schema)")
            }
            let isRenamedAround = old.identity != new.identity || Self.dependsOnRename(new, from, to)
            details += Kinds.of(new.kind).changedAttributes(old, new).filter { !(isRenamedAround && $0 == "definition") }.map {
                Self.detail($0, old, new)
            }
            if !details.isEmpty {
                items.append(Item(mark: .changed, identity: new.identity, detail: details.joined(separator: ", ")))
            }
        }
        for old in from.facts where !Self.isSilent(old) && !matchedOld.contains(old.identity) && to.fact(old.identity) == nil {
            if !Self.comesWithParent(old, in: from, but: to) {
                items.append(Item(mark: .removed, identity: old.identity, detail: nil))
            }
        }
        self.items = items
    }

    /// How many items carry the mark.
    public func count(_ mark: Mark) -> Int { items.filter { $0.mark == mark }.count }

    /// `+3 ~1 -0`.
    public var counts: String { "+\(count(.added)) ~\(count(.changed)) -\(count(.removed))" }

    /// Follows from another fact and is not worth a line.
    private static func isSilent(_ fact: Fact) -> Bool { fact.kind == "view column" }

    /// A part of an object that came or went as a whole.
    private static func comesWithParent(_ fact: Fact, in state: State, but other: State) -> Bool {
        guard let parent = state.parent(of: fact) else { return false }
        let isKnown = other.fact(parent.identity) != nil || (other.lineage == state.lineage && other.fact(parent.address) != nil)
        return !isKnown
    }

    private static func dependsOnRename(_ fact: Fact, _ from: State, _ to: State) -> Bool {
        guard let index = to.index(of: fact.identity) else { return false }
        return to.needs[index].contains { need in
            let other = to.facts[need.on]
            return from.fact(other.address).map { $0.identity.name != other.identity.name } ?? false
        }
    }

    private static func detail(_ attribute: String, _ old: Fact, _ new: Fact) -> String {
        switch attribute {
        case "definition", "columns", "labels", "numbers", "arguments", "result": return attribute + " changed"
        case "not_null": return new.isTrue("not_null") ? "not null" : "nullable"
        case "expression" where new.kind == "default": return "default \(old[attribute] ?? "none") → \(new[attribute] ?? "none")"
        default:
            return
                "\(attribute.replacingOccurrences(of: "_", with: " ")) \(old[attribute] ?? "none") → \(new[attribute] ?? "none")"
        }
    }

    private static func summary(_ fact: Fact) -> String? {
        switch fact.kind {
        case "column": return (fact["type"] ?? "") + (fact.isTrue("not_null") ? " not null" : "")
        case "default": return fact["expression"]
        default: return nil
        }
    }
}
