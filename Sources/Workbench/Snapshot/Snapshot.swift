import Foundation
import SQLText
import Schema

/// A state as JSON: every fact with its attributes, a line each, sorted, in a versioned form. It holds all that a plan needs.
public enum Snapshot {
    /// What the file says it is.
    static let format = "dbw-snapshot"
    /// Counts up when the form changes.
    static let version = 2

    /// How a scope bears on what was recorded.
    struct Coverage: Codable, Equatable {
        var owners: Scope.Owners
        var grants: Bool
        var extensionVersions: Bool

        init(_ scope: Scope) {
            (owners, grants, extensionVersions) = (scope.owners, scope.hasGrants, scope.hasExtensionVersions)
        }
    }

    struct Header: Codable {
        var format: String
        var version: Int
    }

    struct File: Codable {
        var serverVersion: Int
        var fingerprint: String
        var scope: Coverage
        /// The attributes that were recorded of each kind, objects of it or not: what another dbw knows beyond them, or less, is seen.
        var kinds: [String: [String]]
        var facts: [Entry]
        var unmodelled: [[String]]
    }

    struct Entry: Codable {
        var kind: String
        var schema: String?
        var relation: String?
        var name: String
        var signature: String?
        var attributes: [String: String]?
        /// Index of the fact that it is a part of.
        var parent: Int?
        /// Index of an earlier fact that is about the same object of the server: a column's table, a comment's target.
        var of: Int?
        /// A column's place, without the gaps of dropped ones.
        var ordinal: Int32?
        /// Indexes of the facts that this one needs; negative (minus one) where it goes away with it.
        var needs: [Int]?
        /// Those among them that count only when things are dropped.
        var dropNeeds: [Int]?
    }

    /// The attributes that a snapshot records of each kind.
    static var recorded: [String: [String]] {
        Dictionary(
            uniqueKeysWithValues: Kinds.all.map { ($0.id.rawValue, $0.attributes.filter(\.isPortable).map(\.name)) })
    }

    /// The JSON text of a state, ended by a line end. Equal states give equal texts but for the order of what has none, and the server's version.
    ///
    /// - Parameter scope: what counted when the state was read.
    public static func json(_ state: State, scope: Scope = .standard) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func line(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }
        func list(_ lines: [String]) -> String { lines.isEmpty ? "[]" : "[\n" + lines.joined(separator: ",\n") + "\n]" }
        let kinds = try recorded.sorted { $0.key < $1.key }.map { try line($0.key) + ":" + line($0.value) }
        let facts = try entries(state).map(line)
        return """
            {
            "format":\(try line(format)),
            "version":\(version),
            "serverVersion":\(state.serverVersion),
            "fingerprint":\(try line(Fingerprint.of(state))),
            "scope":\(try line(Coverage(scope))),
            "kinds":{
            \(kinds.joined(separator: ",\n"))
            },
            "facts":\(list(facts)),
            "unmodelled":\(list(try state.unmodelled.map { try line([$0.kind, $0.name]) }.sorted()))
            }

            """
    }

    private static func entries(_ state: State) -> [Entry] {
        let order = state.facts.indices.sorted { state.facts[$0].sortKey < state.facts[$1].sortKey }
        var place = Array(repeating: 0, count: order.count)
        for (index, fact) in order.enumerated() { place[fact] = index }
        var firstOfObject: [Address: Int] = [:]
        var columns: [Address: Int32] = [:]
        var ordinals: [Address: Int32] = [:]
        return order.enumerated().map { index, original in
            let fact = state.facts[original]
            let whole = fact.address.whole
            let first = firstOfObject[whole]
            if first == nil { firstOfObject[whole] = index }
            if fact.address.sub != 0, ordinals[fact.address.target] == nil {
                columns[whole, default: 0] += 1
                ordinals[fact.address.target] = columns[whole]
            }
            let pairs = zip(Kinds.of(fact.kind).attributes, fact.values).compactMap { attribute, value in
                attribute.isPortable ? value.map { (attribute.name, $0) } : nil
            }
            func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
            func nonEmpty(_ list: [Int]) -> [Int]? { list.isEmpty ? nil : list }
            let needs = state.needs[original]
            return Entry(
                kind: fact.kind.rawValue, schema: nonEmpty(fact.identity.schema), relation: nonEmpty(fact.identity.relation),
                name: fact.identity.name, signature: nonEmpty(fact.identity.signature),
                attributes: pairs.isEmpty ? nil : Dictionary(uniqueKeysWithValues: pairs),
                parent: fact.parent.flatMap { state.index(of: $0) }.map { place[$0] }, of: first,
                ordinal: fact.address.sub == 0 ? nil : ordinals[fact.address.target],
                needs: nonEmpty(needs.map { $0.isAutomatic ? -place[$0.on] - 1 : place[$0.on] }.sorted()),
                dropNeeds: nonEmpty(needs.filter(\.isOnlyForDrop).map { place[$0.on] }.sorted()))
        }
    }
}

extension Fact {
    /// Parents come before their parts, and columns stand in their own order.
    fileprivate var sortKey: (Int, String, String, Int32, Identity) {
        (Kinds.position(of: kind), identity.schema, identity.relation, address.sub, identity)
    }
}
