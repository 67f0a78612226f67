import Foundation
import SQLText
import Schema

extension Snapshot {
    /// Reads a snapshot's file. Nothing is guessed: one that another dbw wrote with other kinds or attributes, or that was changed since, is refused.
    ///
    /// - Parameters:
    ///   - shown: the file as messages name it.
    ///   - scope: what is to count; it cannot ask for what was not recorded.
    /// - Throws: `Diagnostic` (usage), with what is wrong with the file.
    static func read(_ path: String, shown: String, scope: Scope) throws -> State {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Diagnostic(.usage, "cannot read \(shown)", help: "see that the file exists and may be read")
        }
        let decoder = JSONDecoder()
        guard let header = try? decoder.decode(Header.self, from: data), header.format == format else {
            throw Diagnostic(.usage, "\(shown) is not a snapshot of this dbw", help: "make one with dbw schema snapshot")
        }
        guard header.version == version else {
            let age = header.version > version ? "a newer" : "an older"
            throw Diagnostic(
                .usage,
                "\(shown) is a snapshot of form \(header.version), which \(age) dbw wrote; this one reads form \(version)",
                help: header.version > version
                    ? "use a newer dbw, or make the snapshot anew" : "make it anew with dbw schema snapshot")
        }
        let file: File
        do { file = try decoder.decode(File.self, from: data) } catch { throw damaged(shown, "\(error)") }
        try requireSameKinds(file, shown)
        try requireCovered(file.scope, by: scope, shown)
        let state = try state(of: file, shown)
        guard Fingerprint.of(state) == file.fingerprint else {
            throw damaged(shown, "its fingerprint is not that of its facts")
        }
        return state.scoped(by: scope)
    }

    private static func damaged(_ shown: String, _ detail: String) -> Diagnostic {
        Diagnostic(
            .usage, "\(shown) is damaged, or was changed by hand", help: "make it anew with dbw schema snapshot", detail: detail)
    }

    private static func requireSameKinds(_ file: File, _ shown: String) throws {
        let known = recorded
        for (kind, attributes) in file.kinds.sorted(by: { $0.key < $1.key }) {
            guard let own = known[kind] else {
                throw Diagnostic(
                    .usage, "\(shown) holds objects of a kind that this dbw does not know: \(kind)",
                    help: "use the dbw that wrote it, or a newer one")
            }
            if let unknown = attributes.first(where: { !own.contains($0) }) {
                throw Diagnostic(
                    .usage, "\(shown) says of each \(kind) something that this dbw does not know: \(unknown)",
                    help: "use the dbw that wrote it, or a newer one")
            }
            if let missing = own.first(where: { !attributes.contains($0) }) {
                throw Diagnostic(
                    .usage, "\(shown) was made before dbw knew of \(missing) of each \(kind)",
                    help: "make it anew with dbw schema snapshot")
            }
        }
        if let missing = known.keys.sorted().first(where: { file.kinds[$0] == nil }) {
            throw Diagnostic(
                .usage, "\(shown) was made before dbw knew the kind \(missing)", help: "make it anew with dbw schema snapshot")
        }
    }

    private static func requireCovered(_ coverage: Coverage, by scope: Scope, _ shown: String) throws {
        func refuse(_ what: String, _ flag: String, _ way: String) -> Diagnostic {
            Diagnostic(.usage, "\(shown) was made \(what)", help: "make it anew \(way), or add \(flag)")
        }
        if scope.hasGrants, !coverage.grants { throw refuse("without grants", "--no-grants", "with them") }
        if scope.owners != .none, scope.owners != coverage.owners {
            throw refuse(
                "with --owners \(coverage.owners)", "--owners \(coverage.owners)", "with --owners \(scope.owners)")
        }
        if scope.hasExtensionVersions != coverage.extensionVersions {
            let flag = coverage.extensionVersions ? "--extension-versions" : "--no-extension-versions"
            throw refuse(
                coverage.extensionVersions ? "with versions of extensions" : "without versions of extensions", flag, "to fit")
        }
    }

    /// Addresses are numbers of this reading alone: a snapshot has no lineage. What shared an object shares one here.
    private static func state(of file: File, _ shown: String) throws -> State {
        var facts: [Fact] = []
        var seen: Set<Identity> = []
        for (index, entry) in file.facts.enumerated() {
            guard let kind = Kinds.find(entry.kind) else { throw damaged(shown, "fact \(index) is of no listed kind") }
            guard [entry.parent, entry.of].allSatisfy({ $0.map { (0..<index).contains($0) } ?? true }),
                (entry.needs ?? []).allSatisfy({ file.facts.indices.contains($0 < 0 ? -$0 - 1 : $0) })
            else { throw damaged(shown, "fact \(index) points at a fact that is not there") }
            let other = entry.of.map { facts[$0].address }
            let address = Address(
                catalog: other?.catalog ?? kind.catalog, object: other?.object ?? UInt32(16384 + index), sub: entry.ordinal ?? 0,
                facet: kind.facet)
            let identity = Identity(
                kind: kind.id, schema: entry.schema ?? "", relation: entry.relation ?? "", name: entry.name,
                signature: entry.signature ?? "")
            guard seen.insert(identity).inserted else { throw damaged(shown, "it has \(identity.label) twice") }
            facts.append(
                Fact(
                    identity: identity, address: address, parent: entry.parent.map { facts[$0].address },
                    values: kind.attributes.map { entry.attributes?[$0.name] }))
        }
        let state = State(
            facts: facts, needs: file.facts.map { $0.needs ?? [] }, dropNeeds: file.facts.map { $0.dropNeeds ?? [] },
            unmodelled: file.unmodelled.compactMap { $0.count == 2 ? UnmodelledObject(kind: $0[0], name: $0[1]) : nil },
            serverVersion: file.serverVersion)
        guard state.facts.count == facts.count else { throw damaged(shown, "two of its facts are about one thing") }
        return state
    }
}
