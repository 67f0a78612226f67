// The proof of one case: both ways, as between two databases and as in one session, inside a transaction that is rolled back.
import Postgres
import SQLText
import Schema
import SchemaDiff

/// What went wrong with a case.
public struct Failure: Error, Sendable, CustomStringConvertible {
    /// What was being done.
    public enum Stage: String, Sendable { case load, unmodelled, refused, plan, apply, data, read, again, rows, order, dump }
    /// When it went wrong.
    public let stage: Stage
    /// From the second schema to the first.
    public let isBack: Bool
    /// Whether objects were matched by address, as in a session.
    public let isSession: Bool
    /// What tells this failure from others of its stage.
    public let code: String
    /// The facts that differ, or what the server said.
    public let detail: String
    /// The plan, where there was one.
    public let plan: String

    /// For the person who mends it: everything but the schemas.
    public var description: String {
        "\(stage.rawValue), \(isBack ? "b → a" : "a → b")\(isSession ? " in a session" : ""): \(code)\n\(detail)\n\(plan)"
    }

    /// Whether it is likely the same fault.
    func isLike(_ other: Failure) -> Bool {
        stage == other.stage && isBack == other.isBack && isSession == other.isSession && code == other.code
    }
}

/// Proves cases on one session, whose database stays empty.
public struct CaseProof {
    let session: Session

    /// - Parameter session: in a database of its own, without anything in it.
    public init(_ session: Session) throws {
        self.session = session
        try session.execute("SET client_min_messages = error; SET statement_timeout = '20s'")
    }

    /// Which ways are proved.
    struct Ways: Sendable {
        var forward = true
        var back = true
        var between = true
        var inSession = true

        init() {}
        init(of failure: Failure) {
            (forward, back) = (!failure.isBack, failure.isBack)
            (between, inSession) = (!failure.isSession, failure.isSession)
        }
    }

    /// The plans between two databases, once all was proved.
    public struct Plans: Sendable {
        /// From the first schema to the second.
        public var forward = ""
        /// And back.
        public var back = ""
        /// Whether the columns stand as they should.
        public var keepsOrder = (forward: true, back: true)
    }

    /// Proves a case both ways, and in both manners where it is an edit.
    ///
    /// - Throws: `Failure`; and `PostgresError` where the connection is lost.
    public func prove(_ random: RandomCase) throws -> Plans { try prove(random, Ways()) }

    func prove(_ random: RandomCase, _ ways: Ways) throws -> Plans {
        try session.execute("BEGIN")
        defer { _ = try? session.execute("ROLLBACK") }
        try session.execute("SAVEPOINT dbw_empty")
        var plans = Plans()
        if random.isEdit {
            try load(random.a)
            let a = try read()
            try session.execute("SAVEPOINT dbw_a")
            try load(random.b)
            let b = try read()
            if ways.back { plans.back = try both(b, a, random.rows.b, ways, isBack: true, &plans.keepsOrder.back) }
            try session.execute("ROLLBACK TO SAVEPOINT dbw_a")
            if ways.forward { plans.forward = try both(a, b, random.rows.a, ways, isBack: false, &plans.keepsOrder.forward) }
            return plans
        }
        try load(random.b)
        let b = try read()
        try session.execute("ROLLBACK TO SAVEPOINT dbw_empty")
        try load(random.a)
        let a = try read()
        if ways.forward { plans.forward = try way(a, b, random.rows.a, false, false, &plans.keepsOrder.forward) }
        guard ways.back else { return plans }
        try session.execute("ROLLBACK TO SAVEPOINT dbw_empty")
        try load(random.b)
        plans.back = try way(try read(), a, random.rows.b, true, false, &plans.keepsOrder.back)
        return plans
    }

    private func both(_ from: State, _ to: State, _ rows: [String], _ ways: Ways, isBack: Bool, _ keepsOrder: inout Bool) throws
        -> String
    {
        var ignored = true
        if ways.inSession { _ = try way(from, to, rows, isBack, true, &ignored) }
        guard ways.between else { return "" }
        var (from, to) = (from, to)
        (from.lineage, to.lineage) = (nil, nil)
        return try way(from, to, rows, isBack, false, &keepsOrder)
    }

    private func load(_ statements: [String]) throws { for statement in statements { _ = try session.takes(statement) } }

    private func read() throws -> State { try CatalogReader.read(session, lineage: "case") }

    private func read(as state: State) throws -> State { try CatalogReader.read(session, lineage: state.lineage) }

    /// One way in one manner; the database is as before afterwards.
    private func way(
        _ from: State, _ to: State, _ rows: [String], _ isBack: Bool, _ isSession: Bool, _ keepsOrder: inout Bool
    ) throws -> String {
        var (from, to) = (from, to)
        if !isSession { (from.lineage, to.lineage) = (nil, nil) }
        var sql = ""
        func fail(_ stage: Failure.Stage, _ code: String, _ detail: String) -> Failure {
            Failure(stage: stage, isBack: isBack, isSession: isSession, code: code, detail: detail, plan: sql)
        }
        let unknown = from.unmodelled + to.unmodelled
        if !unknown.isEmpty { throw fail(.unmodelled, unknown[0].kind, "\(unknown)") }
        try session.execute("SAVEPOINT dbw_way")
        defer { _ = try? session.execute("ROLLBACK TO SAVEPOINT dbw_way") }
        let plan: Plan
        do {
            plan = try Planner.plan(from: from, to: to, renames: Renames(from: from, to: to)) { try probe($0, from) }
        } catch let error as Diagnostic {
            // A change that PostgreSQL has no statement for, said with its reason, is an answer; an order that was not found is none.
            let isAnswer = error.family == .refused && !error.message.hasPrefix("these changes need each other")
            if isAnswer { throw fail(.refused, "", error.message) }
            throw fail(.plan, String(error.message.prefix(30)), "\(error.message)\n\(error.detail ?? "")")
        } catch let error as PostgresError { throw fail(.plan, error.sqlState?.code ?? "", error.message) }
        sql = plan.sql
        try session.execute("ROLLBACK TO SAVEPOINT dbw_way")
        do {
            try apply(plan, from, rows, fail)
        } catch let refusal as DataRefusal {
            if !refusal.statement.hazards.contains(where: { $0.name == .mayFailOnData }) {
                throw fail(.data, refusal.error.sqlState?.code ?? "", "\(refusal.error.message)\nat: \(refusal.statement.sql)")
            }
            try session.execute("ROLLBACK TO SAVEPOINT dbw_way")
            do { try apply(plan, from, [], fail) } catch let refusal as DataRefusal {
                throw fail(.apply, refusal.error.sqlState?.code ?? "", "\(refusal.error.message)\nat: \(refusal.statement.sql)")
            }
        }
        try compare(try read(as: from), from, to, &keepsOrder, fail)
        return sql
    }

    /// What steps make of the state; the copy is the transaction itself.
    private func probe(_ steps: [Step], _ from: State) throws -> State {
        let text = Plan(statements: Folder.statements(of: steps)).sql
        try session.execute("SAVEPOINT dbw_probe")
        do { try session.execute(text) } catch {
            try session.execute("ROLLBACK TO SAVEPOINT dbw_probe")
            throw error
        }
        return try read(as: from)
    }

    private struct DataRefusal: Error {
        let error: PostgresError
        let statement: PlannedStatement
    }

    private func apply(_ plan: Plan, _ from: State, _ rows: [String], _ fail: (Failure.Stage, String, String) -> Failure) throws {
        var planted: PlantedRows?
        if !rows.isEmpty {
            try session.execute("SET LOCAL session_replication_role = replica")
            for row in rows { _ = try session.takes(row) }
            try session.execute("SET LOCAL session_replication_role = origin")
            planted = try PlantedRows(from, session)
        }
        for statement in plan.statements {
            do { try session.execute(statement.sql) } catch let error as PostgresError {
                if error.isConnectionFailure { throw error }
                if !rows.isEmpty, ["22", "23"].contains(error.sqlState?.code.prefix(2) ?? "") {
                    throw DataRefusal(error: error, statement: statement)
                }
                throw fail(.apply, error.sqlState?.code ?? "", "\(error.message)\n\(error.detail ?? "")\nat: \(statement.sql)")
            }
        }
        try session.execute("RESET ALL; SET LOCAL client_min_messages = error")
        let lost = try planted?.lost(plan, session) ?? []
        if !lost.isEmpty { throw fail(.rows, "", lost.joined(separator: "\n")) }
    }

    private func compare(
        _ result: State, _ from: State, _ to: State, _ keepsOrder: inout Bool, _ fail: (Failure.Stage, String, String) -> Failure
    ) throws {
        let comparison = StateComparison(result, to)
        if !comparison.isEmpty {
            let first =
                comparison.changed.first.map { "\($0.left.kind) \($0.attributes.first ?? "")" }
                ?? (comparison.onlyLeft + comparison.onlyRight).first?.kind.rawValue ?? ""
            throw fail(.read, first, comparison.lines.joined(separator: "\n"))
        }
        let again: Plan
        // What the plan made has addresses of its own.
        var (made, wanted) = (result, to)
        (made.lineage, wanted.lineage) = (nil, nil)
        do { again = try Planner.plan(from: made, to: wanted) } catch let error as Diagnostic {
            throw fail(.again, "throws", error.message)
        }
        if !again.isEmpty { throw fail(.again, "", again.sql) }
        for table in result.all("table") {
            let got = result.children(of: table.address, kind: "column").map(\.identity.name)
            guard let wanted = to.fact(table.identity).map({ to.children(of: $0.address, kind: "column").map(\.identity.name) }),
                got != wanted
            else { continue }
            keepsOrder = false
            let old = Set(
                from.fact(table.identity).map { from.children(of: $0.address, kind: "column").map(\.identity.name) } ?? [])
            if from.lineage == nil, got.filter({ !old.contains($0) }) != wanted.filter({ !old.contains($0) }),
                table["inherits"] == nil
            {
                throw fail(.order, "", "\(table.identity.label): \(got) and not \(wanted)")
            }
        }
    }
}
