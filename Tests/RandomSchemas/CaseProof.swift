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
        if ways.forward {
            let outcome = try way(a, b, random.rows.a, false, false)
            (plans.forward, plans.keepsOrder.forward) = (outcome.plan.sql, outcome.keepsOrder)
        }
        guard ways.back else { return plans }
        try session.execute("ROLLBACK TO SAVEPOINT dbw_empty")
        try load(random.b)
        let outcome = try way(try read(), a, random.rows.b, true, false)
        (plans.back, plans.keepsOrder.back) = (outcome.plan.sql, outcome.keepsOrder)
        return plans
    }

    private func both(_ from: State, _ to: State, _ rows: [String], _ ways: Ways, isBack: Bool, _ keepsOrder: inout Bool) throws
        -> String
    {
        let inSession = ways.inSession ? try way(from, to, rows, isBack, true) : nil
        guard ways.between else { return "" }
        let outcome = try way(from, to, rows, isBack, false, known: inSession)
        keepsOrder = outcome.keepsOrder
        return outcome.plan.sql
    }

    private func load(_ statements: [String]) throws { for statement in statements { _ = try session.takes(statement) } }

    private func read() throws -> State { try CatalogReader.read(session, lineage: "case") }

    private func read(as state: State) throws -> State { try CatalogReader.read(session, lineage: state.lineage) }

    /// What a way came to.
    private struct Outcome {
        let plan: Plan
        var keepsOrder = true
        /// A table with new columns in another order than they were added in.
        var misorder: String?
    }

    /// One way in one manner; the database is as before afterwards.
    ///
    /// - Parameter known: what the other manner came to: the same statements come to the same.
    private func way(
        _ from: State, _ to: State, _ rows: [String], _ isBack: Bool, _ isSession: Bool, known: Outcome? = nil
    ) throws -> Outcome {
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
        var outcome = Outcome(plan: plan)
        if let known, known.plan.isLike(plan) {
            outcome = known
        } else {
            try session.execute("ROLLBACK TO SAVEPOINT dbw_way")
            try carryOut(from, to, rows, &outcome, fail)
        }
        if !isSession, let misorder = outcome.misorder { throw fail(.order, "", misorder) }
        return outcome
    }

    private func carryOut(
        _ from: State, _ to: State, _ rows: [String], _ outcome: inout Outcome, _ fail: (Failure.Stage, String, String) -> Failure
    ) throws {
        let plan = outcome.plan
        do {
            try apply(plan, from, rows, fail)
        } catch is Unreadable {
            try session.execute("ROLLBACK TO SAVEPOINT dbw_way")
            try apply(plan, from, [], fail)
        } catch let refusal as DataRefusal {
            // Rows were planted without looking at the foreign keys that are there.
            let isPlanted =
                refusal.error.sqlState?.code == "23503"
                && from.all("foreign key").contains { refusal.error.message.contains("\"\($0.identity.name)\"") }
            if !isPlanted, refusal.error.sqlState?.code != "42883",
                !refusal.statement.hazards.contains(where: { $0.name == .mayFailOnData })
            {
                throw fail(.data, refusal.error.sqlState?.code ?? "", "\(refusal.error.message)\nat: \(refusal.statement.sql)")
            }
            try session.execute("ROLLBACK TO SAVEPOINT dbw_way")
            do { try apply(plan, from, [], fail) } catch let refusal as DataRefusal {
                throw fail(.apply, refusal.error.sqlState?.code ?? "", "\(refusal.error.message)\nat: \(refusal.statement.sql)")
            }
        }
        try compare(try read(as: from), from, to, &outcome, fail)
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

    /// Rows that cannot be read as text: a cast of the schema's own calls itself.
    private struct Unreadable: Error {}

    private struct DataRefusal: Error {
        let error: PostgresError
        let statement: PlannedStatement
    }

    private func apply(_ plan: Plan, _ from: State, _ rows: [String], _ fail: (Failure.Stage, String, String) -> Failure) throws {
        var planted: PlantedRows?
        // Rows are planted without the triggers that look at keys later.
        let hasLateKeys = ["primary key", "unique", "exclusion"].contains { kind in
            from.all(KindID(rawValue: kind)).contains { $0["definition"]?.contains(" DEFERRABLE") == true }
        }
        let rows = hasLateKeys ? [] : rows
        if !rows.isEmpty {
            try session.execute("SET LOCAL session_replication_role = replica")
            for row in rows { _ = try session.takes(row) }
            try session.execute("SET LOCAL session_replication_role = origin")
            do { planted = try PlantedRows(from, session) } catch let error as PostgresError where !error.isConnectionFailure {
                throw Unreadable()
            }
        }
        for statement in plan.statements {
            do { try session.execute(statement.sql) } catch let error as PostgresError {
                if error.isConnectionFailure { throw error }
                // What a text is read as may say that it is a syntax error (tsvector).
                let isOfData =
                    ["22", "23"].contains(error.sqlState?.code.prefix(2) ?? "")
                    || error.sqlState?.code == "42601" && statement.hazards.contains { $0.name == .mayFailOnData }
                // A key or index over a type without the operators for it can be made for as long as there are no rows.
                let isUnindexable = error.sqlState?.code == "42883" && error.message.hasPrefix("could not identify")
                if !rows.isEmpty, isOfData || isUnindexable { throw DataRefusal(error: error, statement: statement) }
                // A function that is no longer immutable where it has to be, a cast that makes operators ambiguous, an index over a function that reads its table: PostgreSQL allows the
                // change and makes no such schema anew.
                let isUnmakeable =
                    error.sqlState?.code == "42P17" && error.message.lowercased().contains("immutable")
                    || ["42725", "54001"].contains(error.sqlState?.code ?? "")
                let stage: Failure.Stage = isUnmakeable ? .refused : .apply
                throw fail(stage, error.sqlState?.code ?? "", "\(error.message)\n\(error.detail ?? "")\nat: \(statement.sql)")
            }
        }
        try session.execute("RESET ALL; SET LOCAL client_min_messages = error")
        let lost = try planted?.lost(plan, session) ?? []
        if !lost.isEmpty { throw fail(.rows, "", lost.joined(separator: "\n")) }
    }

    private func compare(
        _ result: State, _ from: State, _ to: State, _ outcome: inout Outcome, _ fail: (Failure.Stage, String, String) -> Failure
    ) throws {
        let comparison = StateComparison(result, to)
        if !comparison.isEmpty {
            let first =
                comparison.changed.first.map { "\($0.left.kind) \($0.attributes.first ?? "")" }
                ?? (comparison.onlyLeft + comparison.onlyRight).first?.kind.rawValue ?? ""
            // Options of a TOAST table that only a dropped column asked for: PostgreSQL makes none for the new table.
            let isUnmakeable = comparison.lines.allSatisfy { $0.contains(": options: ") && $0.contains("toast.") }
            throw fail(isUnmakeable ? .refused : .read, first, comparison.lines.joined(separator: "\n"))
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
            outcome.keepsOrder = false
            let old = Set(
                from.fact(table.identity).map { from.children(of: $0.address, kind: "column").map(\.identity.name) } ?? [])
            if got.filter({ !old.contains($0) }) != wanted.filter({ !old.contains($0) }), table["inherits"] == nil {
                outcome.misorder = "\(table.identity.label): \(got) and not \(wanted)"
            }
        }
    }
}

extension Plan {
    /// Whether it is the same statements, said to cost the same.
    fileprivate func isLike(_ other: Plan) -> Bool {
        statements.count == other.statements.count
            && zip(statements, other.statements).allSatisfy {
                ($0.sql, $0.hazards, $0.subjects) == ($1.sql, $1.hazards, $1.subjects)
            }
    }
}
