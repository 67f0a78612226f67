// The checks that every case gets, on real databases.
import Foundation
import Postgres
import Schema
import SchemaDiff
import TestSupport
import Testing

/// One way of one case: from a database to another.
struct CaseRun {
    let from: TestDatabase
    let to: TestDatabase
    let way: AcceptanceCase.Way
    let scope: Scope
    /// Rows for the copy of `from`.
    let seed: String?
    /// Whether `to` is a copy of `from` that a session changed.
    let isSession: Bool
    let isForward: Bool

    /// Plans, and makes all checks.
    func check() throws {
        let (old, new) = (try read(from), try read(to))
        #expect(old.unmodelled.isEmpty && new.unmodelled.isEmpty, "objects without rules: \(old.unmodelled + new.unmodelled)")
        let plan: Plan
        do { plan = try makePlan(old, new) } catch {
            guard let refused = way.refused else { throw error }
            #expect("\(error)".contains(refused))
            return
        }
        #expect(way.refused == nil, "the case expects a refusal")
        checkText(plan)
        let copy = try makeCopy(old)
        let session = try copy.session()
        if let seed { try session.execute(seed) }
        let before = try counts(old, session)
        try FollowCheck(session: session, plan: plan, scope: scope).check()
        let files = try Files(session)
        try apply(plan, session)
        try checkRows(before, plan, session)
        try session.execute("RESET ALL")
        let result = try CatalogReader.read(session, scope: scope)
        session.close()
        try checkBudget(plan, old, new, result, files, copy)
        let difference = StateComparison(result, new).lines
        #expect(difference.isEmpty, "reading again: \(difference.joined(separator: "\n"))\n\(plan.sql)")
        let again = try Planner.plan(from: result, to: new)
        #expect(again.isEmpty, "planning again: \(again.sql)")
        try checkDump(of: copy, plan)
    }

    private func read(_ database: TestDatabase) throws -> State {
        let session = try database.session()
        defer { session.close() }
        return try CatalogReader.read(session, scope: scope, lineage: isSession ? "case" : nil)
    }

    /// As the workbench plans: PostgreSQL shows on a copy what the first steps make of the definitions.
    private func makePlan(_ old: State, _ new: State) throws -> Plan {
        var copy: TestDatabase?
        return try Planner.plan(from: old, to: new, renames: Renames(from: old, to: new)) { steps in
            let database = try copy ?? makeCopy(old)
            copy = database
            let session = try database.session()
            defer { session.close() }
            try session.execute(Plan(statements: Folder.statements(of: steps)).sql)
            return try read(database)
        }
    }

    /// A copy of `from`. Subscriptions are the server's, and no copy of a database brings them along: they are made anew in it.
    private func makeCopy(_ old: State) throws -> TestDatabase {
        let copy = try TestDatabase(template: from.name)
        guard !old.all("subscription").isEmpty else { return copy }
        let session = try copy.session()
        defer { session.close() }
        try session.execute("SET client_min_messages = error")
        try session.execute(Planner.plan(from: try read(copy), to: old).sql)
        return copy
    }

    private func checkText(_ plan: Plan) {
        let names = Set(plan.hazards.map(\.name.rawValue))
        if let hazards = way.hazards {
            #expect(names == Set(hazards), "hazards \(names.sorted()) of\n\(plan.sql)")
        } else if isForward {
            let asking = plan.hazards.filter(\.name.needsPermission)
            #expect(asking.isEmpty, "hazards that need a word: \(asking.map(\.message)) of\n\(plan.sql)")
        }
        for text in way.must ?? [] { #expect(plan.sql.contains(text), "the plan lacks \(text):\n\(plan.sql)") }
        for text in way.never ?? [] { #expect(!plan.sql.contains(text), "the plan has \(text):\n\(plan.sql)") }
        if let sql = way.sql {
            #expect(
                plan.sql.trimmingCharacters(in: .whitespacesAndNewlines) == sql.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        #expect(!plan.isEmpty, "there is nothing to do, and the schemas should differ")
    }

    private func apply(_ plan: Plan, _ session: Session) throws {
        for statement in plan.statements {
            do { try session.execute(statement.sql) } catch let error as PostgresError {
                Issue.record("\(error.message)\n\(error.detail ?? "")\nat: \(statement.sql)\nin the plan:\n\(plan.sql)")
                throw error
            }
        }
    }

    /// The files of tables and indexes, by OID.
    private struct Files {
        let tables: [String: String]
        let indexes: [String: String]

        init(_ session: Session) throws {
            func files(_ kinds: String) throws -> [String: String] {
                let rows = try session.query(
                    "SELECT oid, pg_relation_filenode(oid) FROM pg_class WHERE oid >= 16384 AND relkind IN (\(kinds))")
                return Dictionary(
                    (0..<rows.count).compactMap { row in rows[row, 1].map { (rows[row, 0] ?? "", $0) } }, uniquingKeysWith: { $1 }
                )
            }
            (tables, indexes) = (try files("'r', 'm'"), try files("'i'"))
        }

        /// How many of those that were there stand in another file, or are gone with their OID.
        static func moved(_ before: [String: String], _ after: [String: String], gone: Int) -> Int {
            before.filter { after[$0.key] != nil && after[$0.key] != $0.value }.count + gone
        }
    }

    private func checkBudget(
        _ plan: Plan, _ old: State, _ wanted: State, _ result: State, _ before: Files, _ copy: TestDatabase
    ) throws {
        guard let budget = way.budget else { return }
        let session = try copy.session()
        defer { session.close() }
        let after = try Files(session)
        let rebuilt = old.facts.filter { fact in
            // Every SET DEFAULT makes a new row of pg_attrdef.
            guard fact.address.facet == .object, fact.kind != "default" else { return false }
            // A replaced index or view keeps its OID; a column's number stays with the table's. In a session the name may be another's now.
            if isSession { return wanted.fact(fact.address) != nil && result.fact(fact.address) == nil }
            return result.fact(fact.identity).map { $0.address != fact.address } ?? false
        }
        func check(_ name: String, _ limit: Int?, _ count: Int, _ what: String = "") {
            guard let limit else { return }
            #expect(count <= limit, "\(count) \(name), and \(limit) are in the budget: \(what)\n\(plan.sql)")
        }
        check("statements", budget.statements, plan.statements.count)
        check("rewrites", budget.rewrites, Files.moved(before.tables, after.tables, gone: 0))
        let indexes = rebuilt.filter { ["index", "primary key", "unique", "exclusion"].contains($0.kind.rawValue) }.count
        check("reindexes", budget.reindexes, Files.moved(before.indexes, after.indexes, gone: indexes))
        check("rebuilds", budget.rebuilds, rebuilt.count, "\(rebuilt.map(\.identity.label))")
    }

    private struct Count {
        let oid: UInt32
        let identity: Identity
        let rows: Int
    }

    private func counts(_ state: State, _ session: Session) throws -> [Count] {
        guard seed != nil else { return [] }
        return try state.all("table").map {
            Count(
                oid: $0.address.object, identity: $0.identity,
                rows: Int(try session.query("SELECT count(*) FROM ONLY \($0.identity.qualifiedName)").scalar ?? "") ?? 0)
        }
    }

    /// Rows are where they were, unless the plan says that it loses them; tables are known by OID.
    private func checkRows(_ before: [Count], _ plan: Plan, _ session: Session) throws {
        let lost = Set(plan.statements.filter { $0.hazards.contains { $0.name == .deletesData } }.flatMap(\.subjects))
        for count in before where count.rows > 0 && !lost.contains(count.identity) {
            let name = try session.query("SELECT oid::regclass::text FROM pg_class WHERE oid = \(count.oid)").scalar
            #expect(name != nil, "\(count.identity.label) held rows and is gone")
            guard let name else { continue }
            let rows = try session.query("SELECT count(*) FROM ONLY \(name)").scalar
            #expect(rows == String(count.rows), "rows of \(count.identity.label)")
        }
        for (query, value) in way.rows ?? [:] {
            #expect(try session.query(query).scalar == value, "\(query)")
        }
    }

    private func checkDump(of copy: TestDatabase, _ plan: Plan) throws {
        var (got, want) = (try copy.dump(), try to.dump())
        if way.columnOrder == true { (got, want) = (Self.loose(got), Self.loose(want)) }
        let missing = want.filter { !got.contains($0) }
        let surplus = got.filter { !want.contains($0) }
        #expect(
            got == want,
            "pg_dump of the result\nlacks:\n\(missing.joined(separator: "\n"))\nhas too much:\n\(surplus.joined(separator: "\n"))\nafter:\n\(plan.sql)"
        )
    }

    /// The lines inside each CREATE sorted, so that the order of columns does not count.
    static func loose(_ blocks: [String]) -> [String] {
        blocks.map { block in
            guard block.hasPrefix("CREATE ") else { return block }
            return block.split(separator: "\n").map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }.sorted()
                .joined(separator: "\n")
        }.sorted()
    }
}
