import Foundation
import Postgres
import SQLText
import Schema
import SchemaDiff

/// Shows on a fresh copy that a text of SQL does what is claimed for it.
struct Proof {
    /// What was seen while it was proved.
    struct Evidence: Sendable {
        /// Tables that held a seeded row before and hold it after.
        var seededTables = 0
        /// Milliseconds that the statements took on the copy.
        var milliseconds = 0.0
    }

    let workbench: Workbench

    /// Applies texts, each in a transaction of its own, to a copy and compares what comes of it with `wanted`. Where PostgreSQL wants a
    /// commit in between (a new enum value that is used at once) the text is cut there.
    ///
    /// - Parameters:
    ///   - makeCopy: a fresh copy of the base; asked again after a cut.
    ///   - mayLose: whether the plan says that it loses rows.
    /// - Returns: the texts that were proved, and what was seen.
    func prove(
        _ texts: [String], on makeCopy: () throws -> ShadowDatabase, wanted: State, mayLose: Bool, what: String
    ) throws -> (texts: [String], evidence: Evidence) {
        var texts = texts
        while true {
            let copy = try makeCopy()
            defer { copy.drop() }
            var current = 0
            do {
                let evidence = try prove(on: copy, wanted: wanted, mayLose: mayLose, what: what) { loader in
                    for (index, text) in texts.enumerated() {
                        current = index
                        try loader.loadMigration(SourceText(file: "<\(what)>", text))
                    }
                }
                return (texts, evidence)
            } catch let needed as CommitNeeded {
                texts = MigrationText.cut(texts, at: (current, needed.offset))
            }
        }
    }

    /// Runs `apply` on a copy and compares what comes of it with `wanted`.
    ///
    /// - Parameter mayLose: tables and columns whose rows the plan says it loses.
    /// - Throws: `Diagnostic` (script) where the server refuses a statement; (refused) where the result differs, with the facts.
    private func prove(
        on copy: ShadowDatabase, wanted: State, mayLose: Bool, what: String, apply: (SchemaLoader) throws -> Void
    ) throws -> Evidence {
        let shadow = try workbench.shadow()
        let session = try shadow.session(copy)
        defer { session.close() }
        var evidence = Evidence()
        let before = try workbench.read(session, lineage: copy.name)
        let seeds = try Seeds.plant(before, session)
        let started = Date()
        try apply(SchemaLoader(session: session, makesRoles: shadow.isPrivate, onEvent: workbench.onEvent))
        evidence.milliseconds = Date().timeIntervalSince(started) * 1000
        try session.execute("RESET ALL")
        let result = try workbench.read(session, lineage: copy.name)
        let comparison = StateComparison(result, wanted)
        guard comparison.isEmpty else {
            throw Diagnostic(
                .refused, "\(what) was not written: on a fresh copy it does not give the wanted schema",
                help: "report this with the two schemas; nothing was changed",
                detail: comparison.lines.prefix(40).joined(separator: "\n"))
        }
        let again = try Planner.plan(from: result, to: wanted)
        guard again.isEmpty else {
            throw Diagnostic(
                .refused, "\(what) was not written: planning again after it does not give an empty plan",
                detail: String(again.sql.prefix(4000)))
        }
        if !mayLose {
            let lost = try seeds.lost(session)
            guard lost.isEmpty else {
                throw Diagnostic(
                    .refused, "\(what) was not written: it loses rows that it does not say it loses",
                    detail: lost.joined(separator: "\n"))
            }
        }
        evidence.seededTables = seeds.count
        return evidence
    }

    /// A copy that holds a state: of its template, or built from its own SQL.
    func copy(of loaded: LoadedState) throws -> ShadowDatabase {
        if let template = loaded.template { return try workbench.shadow().copy(of: template) }
        return try materialize(loaded.state)
    }

    /// Builds a state on the shadow from nothing but its facts.
    func materialize(_ state: State) throws -> ShadowDatabase {
        let shadow = try workbench.shadow()
        let empty = try shadow.template(key: "empty") { _ in }
        let copy = try shadow.copy(of: empty)
        let session = try shadow.session(copy)
        defer { session.close() }
        let plan = try Planner.plan(from: .empty, to: state)
        try SchemaLoader(session: session, makesRoles: shadow.isPrivate, onEvent: workbench.onEvent)
            .load(SourceText(file: "<the state's own SQL>", plan.sql))
        return copy
    }
}
