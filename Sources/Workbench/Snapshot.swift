import Foundation
import SQLText
import Schema

/// A state as JSON: every fact with its attributes, sorted, in a versioned form.
public enum Snapshot {
    private static let format = "dbw-snapshot-1"

    private struct File: Codable {
        var format: String
        var serverVersion: Int
        var facts: [Entry]
        var unmodelled: [[String]]
    }

    private struct Entry: Codable {
        var kind: String
        var schema: String?
        var relation: String?
        var name: String
        var signature: String?
        var attributes: [String: String]
        /// Indexes of the facts that this one needs; negative (minus one) where it goes away with it.
        var needs: [Int]
        /// Those among them that count only when things are dropped.
        var dropNeeds: [Int]?
        /// Index of the fact that it is a part of.
        var parent: Int?
        var ordinal: Int32?
    }

    /// The JSON text of a state, ended by a line end. Equal states give equal texts but for the order of columns that were dropped before.
    public static func json(_ state: State) throws -> String {
        let order = state.facts.indices.sorted { state.facts[$0].sortKey < state.facts[$1].sortKey }
        let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        let entries = order.map { index -> Entry in
            let fact = state.facts[index]
            let names = Kinds.of(fact.kind).attributes.map(\.name)
            let pairs = zip(names, fact.values).compactMap { name, value in value.map { (name, $0) } }
            func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
            return Entry(
                kind: fact.kind.rawValue, schema: nonEmpty(fact.identity.schema), relation: nonEmpty(fact.identity.relation),
                name: fact.identity.name,
                signature: nonEmpty(fact.identity.signature), attributes: Dictionary(uniqueKeysWithValues: pairs),
                needs: state.needs[index].compactMap { need in place[need.on].map { need.isAutomatic ? -$0 - 1 : $0 } }.sorted(),
                dropNeeds: Self.dropNeeds(state.needs[index], place),
                parent: fact.parent.flatMap { state.index(of: $0) }.flatMap { place[$0] },
                ordinal: fact.address.sub == 0 ? nil : fact.address.sub)
        }
        let file = File(
            format: format, serverVersion: state.serverVersion, facts: entries,
            unmodelled: state.unmodelled.map { [$0.kind, $0.name] })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(file), as: UTF8.self) + "\n"
    }

    private static func dropNeeds(_ needs: some Sequence<State.Dependency>, _ place: [Int: Int]) -> [Int]? {
        let own = needs.filter(\.isOnlyForDrop).compactMap { place[$0.on] }.sorted()
        return own.isEmpty ? nil : own
    }

    /// - Throws: `Diagnostic` (usage) for a file that is no snapshot, or one of another version.
    static func read(_ path: String) throws -> State {
        guard let data = FileManager.default.contents(atPath: path) else { throw Diagnostic(.usage, "cannot read \(path)") }
        guard let file = try? JSONDecoder().decode(File.self, from: data) else {
            throw Diagnostic(.usage, "\(path) is not a snapshot", help: "make one with dbw schema snapshot")
        }
        guard file.format == format else {
            throw Diagnostic(
                .usage, "\(path) is a snapshot of another form (\(file.format))", help: "make it anew with dbw schema snapshot")
        }
        // Addresses are numbers of this reading alone: a snapshot has no lineage.
        var facts: [Fact] = []
        for (index, entry) in file.facts.enumerated() {
            guard let kind = Kinds.find(entry.kind) else {
                throw Diagnostic(.usage, "\(path) holds an unknown kind: \(entry.kind)")
            }
            let address = Address(
                catalog: kind.catalog, object: UInt32(16384 + index), sub: entry.ordinal ?? 0, facet: kind.facet)
            let parent = entry.parent.flatMap { facts.indices.contains($0) ? facts[$0].address : nil }
            facts.append(
                Fact(
                    identity: Identity(
                        kind: kind.id, schema: entry.schema ?? "", relation: entry.relation ?? "", name: entry.name,
                        signature: entry.signature ?? ""),
                    address: address, parent: parent, values: kind.attributes.map { entry.attributes[$0.name] }))
        }
        return State(
            facts: facts, needs: file.facts.map(\.needs),
            unmodelled: file.unmodelled.map { UnmodelledObject(kind: $0[0], name: $0[1]) },
            serverVersion: file.serverVersion)
    }
}

extension Fact {
    /// Parents come before their parts, and columns stand in their own order.
    fileprivate var sortKey: (Int, String, String, Int32, Identity) {
        (Kinds.position(of: kind), identity.schema, identity.relation, address.sub, identity)
    }
}
