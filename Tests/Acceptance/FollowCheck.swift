// That a session's state can be brought up to date by reading only what statements touched: each case's plan is one more proof of it.
import Postgres
import Schema
import SchemaDiff
import TestSupport
import Testing

/// Runs a plan in a transaction, and compares what a follower makes of it with a reading of everything; then takes it back.
struct FollowCheck {
    let session: Session
    let plan: Plan
    let scope: Scope

    /// Plans that are no one transaction (a new enum value that is used at once) are passed over.
    func check() throws {
        let transaction = try session.execute("BEGIN; SELECT pg_current_xact_id()::xid").scalar ?? ""
        defer { _ = try? session.execute("ROLLBACK") }
        let before = try CatalogReader.read(session, scope: scope)
        var follower = try StateFollower(session, state: before, since: transaction, scope: scope)
        let half = plan.statements.count / 2
        guard try run(plan.statements[..<half], "first") else { return }
        _ = try follower.read(session, edits: 1)
        guard try run(plan.statements[half...], "second") else { return }
        try expectSame(follower.read(session, edits: 2), "after")
        try session.execute("ROLLBACK TO SAVEPOINT second")
        follower.rollBack(to: 1)
        try expectSame(follower.read(session, edits: 1), "half way back")
        try session.execute("ROLLBACK TO SAVEPOINT first")
        follower.rollBack(to: 0)
        let back = StateText(try follower.read(session, edits: 0)).differences(from: StateText(before))
        #expect(back.isEmpty, "followed back: \(back.joined(separator: "\n"))")
    }

    private func run(_ statements: ArraySlice<PlannedStatement>, _ savepoint: String) throws -> Bool {
        try session.execute("SAVEPOINT \(savepoint)")
        do {
            for statement in statements { try session.execute(statement.sql) }
            return true
        } catch is PostgresError {
            return false
        }
    }

    private func expectSame(_ followed: State, _ when: String) throws {
        try session.execute("RESET ALL")
        let differences = StateText(followed).differences(from: StateText(try CatalogReader.read(session, scope: scope)))
        #expect(differences.isEmpty, "followed \(when): \(differences.joined(separator: "\n"))\n\(plan.sql)")
    }
}
