import Foundation
import Migrations
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
        /// What each statement did, in their order.
        var observations: [Observation] = []
    }

    /// What is proved, and so how it is run.
    enum Text {
        /// In one go, as `schema apply` and psql run it.
        case script(SourceText, plantsSeeds: Bool = true)
        /// As `migration apply` runs them, each in its own transaction where it has one.
        case migrations([MigrationFile], plantsSeeds: Bool)

        var plantsSeeds: Bool {
            switch self {
            case .script(_, let plantsSeeds), .migrations(_, let plantsSeeds): plantsSeeds
            }
        }

        /// The same, tried on empty tables.
        var withoutSeeds: Text {
            switch self {
            case .script(let source, _): .script(source, plantsSeeds: false)
            case .migrations(let files, _): .migrations(files, plantsSeeds: false)
            }
        }
    }

    let workbench: Workbench

    /// Applies `text` to a copy of `base` and compares what comes of it with `wanted`.
    ///
    /// - Parameter mayLose: tables and columns whose rows the plan says it loses.
    /// - Throws: `Diagnostic` (script) where the server refuses a statement; (refused) where the result differs, with the facts.
    func prove(_ text: Text, on copy: ShadowDatabase, wanted: State, mayLose: Bool, what: String) throws -> Evidence {
        let shadow = try workbench.shadow()
        let session = try shadow.session(copy)
        defer { session.close() }
        var evidence = Evidence()
        let before = try workbench.read(session, lineage: copy.name)
        // Statements that change rows meet the rows that a person has, not ours.
        let seeds = text.plantsSeeds ? try Seeds.plant(before, session) : Seeds()
        let started = Date()
        let observer = StatementObserver(session)
        switch text {
        case .script(let source, _):
            if !observe(source, session, observer) {
                try SchemaLoader(session: session, makesRoles: shadow.isPrivate, onEvent: workbench.onEvent).load(source)
            }
        case .migrations(let files, _): try Replay(files: files).run(on: session, onEvent: observer.take)
        }
        evidence.observations = observer.observations
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

    /// Runs a plan's script, which has no transactions of its own, in one transaction and watches it. False, with nothing done, where it cannot run so: then it has to be loaded unwatched,
    /// which also finds the place of an error.
    private func observe(_ source: SourceText, _ session: Session, _ observer: StatementObserver) -> Bool {
        let fragments = StatementSplitter.fragments(of: source.bytes)
        guard !fragments.contains(where: { $0.kind == .command || $0.kind == .copyData }) else { return false }
        do {
            try session.execute("BEGIN")
            observer.begin()
            for fragment in fragments where fragment.kind == .statement && !fragment.body.isEmpty {
                let text = source.text(fragment.body)
                let start = Date()
                try session.execute(text)
                observer.finished(text, milliseconds: Date().timeIntervalSince(start) * 1000)
            }
            if try session.execute("COMMIT").commandTag == "COMMIT" { return true }
        } catch {
            if session.transactionStatus != .idle { _ = try? session.execute("ROLLBACK") }
        }
        observer.forget()
        return false
    }

    /// The same on a copy made by `copy`; where rows of ours stand in the way (a new NOT NULL column without a value) it is tried on empty tables,
    /// and that is said: what a target's rows let through only the target knows.
    func prove(_ text: Text, onCopy copy: () throws -> ShadowDatabase, wanted: State, mayLose: Bool, what: String) throws
        -> Evidence
    {
        do {
            let database = try copy()
            defer { database.drop() }
            return try prove(text, on: database, wanted: wanted, mayLose: mayLose, what: what)
        } catch let error as Diagnostic where text.plantsSeeds && ["22", "23"].contains(error.sqlState?.prefix(2) ?? "") {
            let database = try copy()
            defer { database.drop() }
            let evidence = try prove(text.withoutSeeds, on: database, wanted: wanted, mayLose: mayLose, what: what)
            workbench.onEvent(.note("proved on empty tables only: with a row in it, \(error.message)"))
            return evidence
        }
    }

    /// A copy that holds a state: of its template, or built from its own SQL.
    func copy(of loaded: LoadedState) throws -> ShadowDatabase {
        if let template = loaded.template { return try workbench.shadow().copy(of: template) }
        // What does not count has to be there all the same, where it touches what does.
        guard let database = loaded.database, !loaded.state.outside.isEmpty else { return try materialize(loaded.state) }
        let whole = try Workbench.readDatabase(database, scope: workbench.scope.withAllObjects)
        return try materialize(whole.surrounding(loaded.state))
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
