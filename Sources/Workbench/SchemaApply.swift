import Foundation
import Migrations
import Postgres
import SQLText
import Schema
import SchemaDiff

extension Workbench {
    /// What `schema apply` would do to a target.
    public struct SchemaApplication {
        /// The database that the plan was made for.
        public let target: ConnectionTarget
        /// The statements in order, proved; empty where the target already equals the schema file.
        public let plan: Plan
        let before: State
    }

    /// Compares the target with `db/schema.sql`, and proves the plan on a copy built from the target's own schema.
    ///
    /// - Parameter allow: accepted hazards; nil to look at the plan only, without a proof.
    public func planSchemaApply(to target: ConnectionTarget, renames: [RenameRequest], allow: Set<Hazard.Name>?) throws
        -> SchemaApplication
    {
        let before = try readTarget(target)
        let from = LoadedState(state: before, template: nil)
        let to = try loadTemplate(schemaTemplate(of: [schemaSource()]))
        let plan = try plan(from: from, to: to, renames: renames)
        if !plan.isEmpty, let allow {
            try requireAllowed(plan, allow)
            try prove(plan, from: from, to: to, what: "the plan")
        }
        return SchemaApplication(target: target, plan: plan, before: before)
    }

    /// Runs the plan on the target, in one transaction.
    ///
    /// - Throws: `Diagnostic` with the statement that failed; the target is as it was. Also where the target changed since the plan was made.
    public func run(_ application: SchemaApplication) throws {
        let writable = try openForWriting(application.target)
        let session = writable.session
        defer { session.close() }
        try session.execute("BEGIN")
        let sql = application.plan.sql
        let source = SourceText(file: "<the plan>", sql)
        do {
            try session.execute("SET LOCAL lock_timeout = '10s'")
            // What the plan was made for has to be what is there.
            let now = try CatalogReader.read(session, scope: scope)
            guard StateComparison(now, application.before).isEmpty else {
                throw Diagnostic(
                    .refused, "the target's schema changed since the plan was made; nothing was applied", help: "run it again")
            }
            for fragment in StatementSplitter.fragments(of: source.bytes)
            where fragment.kind == .statement && !fragment.body.isEmpty {
                do {
                    _ = try Interrupt.cancelling(session.cancelHandle) { try session.execute(source.text(fragment.body)) }
                } catch let error as PostgresError {
                    throw error.diagnostic(in: source, at: fragment.body.lowerBound)
                }
            }
            try session.execute("COMMIT")
        } catch {
            if session.transactionStatus != .idle { _ = try? session.execute("ROLLBACK") }
            throw (error as? PostgresError)?.diagnostic() ?? error
        }
    }
}
