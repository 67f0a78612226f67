import Foundation
import Postgres
import SQLText
import Schema
import SchemaDiff

/// A rename that the person says is one: `public.users.full_name=name`.
public struct RenameRequest: Sendable, Equatable {
    /// The parts of the old dotted name, unquoted: one to three, the schema left out where it is `public`.
    public let old: [String]
    /// The new name alone, unquoted; a schema or table written before it is dropped.
    public let new: String

    /// - Throws: `Diagnostic` (usage) for a text of another form.
    public init(_ text: String) throws {
        let sides = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        let parts = sides.first.map(Self.parts) ?? []
        guard sides.count == 2, !sides[1].isEmpty, (1...3).contains(parts.count), !parts.contains("") else {
            throw Diagnostic(
                .usage, "\"\(text)\" is not a rename", help: "write it as SCHEMA.TABLE=NEW or SCHEMA.TABLE.COLUMN=NEW")
        }
        old = parts
        new = Self.parts(sides[1]).last ?? sides[1]
    }

    /// A rename by names that are known.
    init(old: Identity, new: String) {
        self.old = [old.schema, old.relation, old.name].filter { !$0.isEmpty }
        self.new = new
    }

    /// The parts of a dotted name; quotes hold a part together.
    private static func parts(_ text: String) -> [String] {
        var parts = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ".", !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    /// The object of a state that is meant: the schema may be left out where that is `public`.
    func resolve(in state: State) throws -> (old: Fact, new: Identity) {
        var candidates: [Identity] = []
        let relations: [KindID] = ["table", "foreign table", "view", "sequence", "index", "enum", "domain", "composite type"]
        switch old.count {
        case 1:
            candidates =
                relations.map { Identity(kind: $0, schema: "public", name: old[0]) } + [
                    Identity(kind: "schema", schema: "", name: old[0])
                ]
        case 2:
            candidates = relations.map { Identity(kind: $0, schema: old[0], name: old[1]) }
            candidates += ["column", "attribute"].map { Identity(kind: $0, schema: "public", relation: old[0], name: old[1]) }
        default:
            let kinds: [KindID] = [
                "column", "attribute", "primary key", "unique", "check", "exclusion", "foreign key", "trigger", "policy",
            ]
            candidates = kinds.map { Identity(kind: $0, schema: old[0], relation: old[1], name: old[2]) }
        }
        guard let fact = candidates.lazy.compactMap({ state.fact($0) }).first else {
            let names = state.facts.filter { ["table", "column"].contains($0.kind.rawValue) }.map(\.identity.qualifiedName)
            let wanted = old.joined(separator: ".")
            throw Diagnostic(
                .usage, "nothing is named \(wanted) to be renamed", help: nearest(wanted, in: names).map { "did you mean \($0)?" }
            )
        }
        var identity = fact.identity
        identity.name = new
        return (fact, identity)
    }
}

extension Workbench {
    /// The plan between two loaded states.
    ///
    /// Within one lineage renames are known. Between others they are the person's word (`renames`); what may be a rename, and was not said to be
    /// one, is a hazard of the plan.
    public func plan(from: LoadedState, to: LoadedState, renames requests: [RenameRequest] = []) throws -> Plan {
        try requireModelled(from.state, to.state)
        noteMissingNeeds(from.state, to.state)
        var requests = requests
        var settled: Set<Hazard> = []
        if let ask = onRenameQuestion, from.state.lineage == nil || from.state.lineage != to.state.lineage {
            let answers = try RenameAnswers(from: from.state, to: to.state, said: requests, ask: ask)
            (requests, settled) = (answers.requests, answers.settled)
        }
        var renames = Renames(from: from.state, to: to.state)
        if !requests.isEmpty {
            renames = Renames(requests: try requests.map { try $0.resolve(in: from.state) }, from: from.state, to: to.state)
        }
        var probe: Probe?
        defer { probe?.end() }
        var plan = try Planner.plan(from: from.state, to: to.state, renames: renames) { steps in
            let open = try probe ?? Probe(workbench: self, of: from)
            probe = open
            return try open.state(after: steps, lineage: from.state.lineage)
        }
        for index in plan.statements.indices { plan.statements[index].hazards.removeAll(where: settled.contains) }
        return plan
    }

    /// What counts may come to need something that does not. It is taken to be there, and that is said.
    private func noteMissingNeeds(_ from: State, _ to: State) {
        let known = Set(from.outside.needed.map(\.object.identity))
        var said: Set<Identity> = []
        for tie in to.outside.needed where !known.contains(tie.object.identity) && said.insert(tie.object.identity).inserted {
            let fact = to.facts[tie.fact]
            onEvent(
                .note(
                    "\(fact.identity.label) needs \(tie.object.identity.label), which is left out of the schema and taken to be there"
                ))
        }
    }

    /// Stops at objects that have no rules here, unless both states have the same ones.
    func requireModelled(_ from: State, _ to: State) throws {
        let difference = Set(from.unmodelled).symmetricDifference(to.unmodelled)
        guard !difference.isEmpty else { return }
        let names = difference.map { "\($0.kind) \($0.name)" }.sorted()
        throw Diagnostic(
            .refused, "the states differ in objects that dbw does not handle: \(names.prefix(8).joined(separator: ", "))",
            help: "make those changes by hand in a migration, or leave them out with [schemas] exclude in db/dbw.toml")
    }

    /// Refuses a plan whose hazards need a word that was not given.
    public func requireAllowed(_ plan: Plan, _ allowed: Set<Hazard.Name>) throws {
        let refused = plan.refused(allowing: allowed)
        guard !refused.isEmpty else { return }
        let names = Set(refused.map(\.name)).sorted().map(\.rawValue).joined(separator: ",")
        throw Diagnostic(
            .refused, refused.count == 1 ? refused[0].message : "\(refused.count) hazards need your word",
            help: "if this is meant, add --allow \(names)",
            detail: refused.count == 1 ? nil : refused.map { "\($0.name.rawValue): \($0.message)" }.joined(separator: "\n"))
    }
}

/// A throw-away copy of a state, in which PostgreSQL itself shows what steps make of it: every definition that names a renamed object, or
/// reads a retyped column, follows there.
private struct Probe {
    private let workbench: Workbench
    private let copy: ShadowDatabase
    private let session: Session

    init(workbench: Workbench, of loaded: LoadedState) throws {
        self.workbench = workbench
        copy = try Proof(workbench: workbench).copy(of: loaded)
        session = try workbench.shadow().session(copy)
    }

    /// The state after these steps; the copy stays as they left it, or as it was where one of them fails.
    func state(after steps: [Step], lineage: String?) throws -> State {
        let plan = Plan(statements: Folder.statements(of: steps))
        do { try session.execute(plan.sql) } catch let error as PostgresError {
            throw error.diagnostic(in: SourceText(file: "<first steps>", plan.sql))
        }
        return try workbench.read(session, lineage: lineage)
    }

    func end() {
        session.close()
        copy.drop()
    }
}

/// Hazards as a person lists them.
public enum HazardList {
    /// - Throws: `Diagnostic` (usage) for a name that is none.
    public static func parse(_ text: String) throws -> Set<Hazard.Name> {
        var names: Set<Hazard.Name> = []
        for word in text.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) where !word.isEmpty {
            if word == "all" { return Set(Hazard.Name.allCases) }
            guard let name = Hazard.Name(rawValue: word) else {
                let known = Hazard.Name.allCases.map(\.rawValue)
                throw Diagnostic(
                    .usage, "there is no hazard \"\(word)\"",
                    help: nearest(word, in: known).map { "did you mean \($0)?" } ?? "hazards are " + known.joined(separator: ", ")
                )
            }
            names.insert(name)
        }
        return names
    }
}
