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
    /// - Parameter allow: accepted hazards; nil to look at the plan only: then a proof that fails is a note, and any hazard may be in it.
    public func planSchemaApply(to target: ConnectionTarget, renames: [RenameRequest], allow: Set<Hazard.Name>?) throws
        -> SchemaApplication
    {
        let found = try loadTarget(target)
        let (from, to) = try sameVersion(found, loadTemplate(schemaTemplate(of: [schemaSource()])))
        var plan = try plan(from: from, to: to, renames: renames)
        if !plan.isEmpty {
            if let allow {
                try requireAllowed(plan, allow)
                try requireRoles(of: to.state, beyond: found.state, on: target)
            }
            do { plan = try prove(plan, from: from, to: to, what: "the plan") } catch let error as Diagnostic where allow == nil {
                onEvent(.note("the plan is not proved: \(error.message)"))
            }
        }
        return SchemaApplication(target: target, plan: plan, before: found.state)
    }

    /// Runs the plan on the target, in one transaction; where a new enum value is used at once, in two, since PostgreSQL wants a commit between.
    ///
    /// - Throws: `Diagnostic` with the statement that failed; the target is as it was, or as that commit left it. Also where the target changed
    ///   since the plan was made.
    public func run(_ application: SchemaApplication) throws {
        let writable = try openForWriting(application.target)
        let session = writable.session
        defer { session.close() }
        let source = SourceText(file: "<the plan>", application.plan.sql)
        let statements = StatementSplitter.fragments(of: source.bytes).filter { $0.kind == .statement && !$0.body.isEmpty }.map(
            \.body)
        do {
            var start = 0
            var end = statements.count
            while start < statements.count {
                try session.execute("BEGIN; SET LOCAL lock_timeout = '10s'")
                if start == 0 { try requireUnchanged(application, session) }
                if let needing = try run(statements[start..<end], of: source, session) {
                    try session.execute("ROLLBACK")
                    end = needing
                } else {
                    try session.execute("COMMIT")
                    (start, end) = (end, statements.count)
                }
            }
        } catch {
            if session.transactionStatus != .idle { _ = try? session.execute("ROLLBACK") }
            throw (error as? PostgresError)?.diagnostic() ?? error
        }
    }

    /// What the plan was made for has to be what is there.
    private func requireUnchanged(_ application: SchemaApplication, _ session: Session) throws {
        let now = try CatalogReader.read(session, scope: scope)
        guard StateComparison(now, application.before).isEmpty else {
            throw Diagnostic(
                .refused, "the target's schema changed since the plan was made; nothing was applied", help: "run it again")
        }
    }

    /// - Returns: the statement before which there has to be a commit; nil where all of them ran.
    private func run(_ statements: ArraySlice<Range<Int>>, of source: SourceText, _ session: Session) throws -> Int? {
        for (index, range) in zip(statements.indices, statements) {
            do {
                _ = try Interrupt.cancelling(session.cancelHandle) { try session.execute(source.text(range)) }
            } catch SQLState.unsafeNewEnumValueUsage where index > statements.startIndex {
                return index
            } catch let error as PostgresError {
                throw error.diagnostic(in: source, at: range.lowerBound)
            }
        }
        return nil
    }
}
