import Foundation
import Migrations
import Postgres
import SQLText
import Schema
import SchemaDiff

extension Workbench {
    /// A session that may write to a target; only the `apply` verbs ask for one.
    func openForWriting(_ target: ConnectionTarget) throws -> WritableTarget { try Self.openForWriting(target) }

    /// The same, from any thread.
    static func openForWriting(_ target: ConnectionTarget) throws -> WritableTarget {
        do {
            let session = try Session(target, applicationName: "dbw apply")
            guard try session.isPooledByTransaction(target) else { return WritableTarget(session: session) }
            session.close()
        } catch let error as PostgresError {
            throw error.connectionDiagnostic(target)
        }
        throw Diagnostic(
            .refused,
            "a connection pooler that changes server processes between transactions stands before \(target.display): locks and settings would not last",
            help: "give the server's own address, or one of the pooler's in session mode")
    }

    /// A session on a target that cannot write: the server itself refuses.
    public func openForReading(_ target: ConnectionTarget) throws -> Session {
        do {
            let session = try Session(target, applicationName: "dbw")
            try session.execute("SET default_transaction_read_only = on")
            return session
        } catch let error as PostgresError {
            throw error.connectionDiagnostic(target)
        }
    }

    /// The project's migration folder, as it is on disk.
    public func migrationDirectory() throws -> MigrationDirectory {
        try MigrationDirectory(path: requireProject().migrationsFolder)
    }

    /// Applies pending migrations. Ctrl-C cancels the running statement and leaves what the next apply continues.
    ///
    /// - Parameter asksFirst: whether the target is asked before, reading only, if its rows let them through.
    /// - Throws: `Diagnostic` (refused), with nothing applied, where they do not.
    public func applyMigrations(
        to target: ConnectionTarget, options: Executor.Options, asksFirst: Bool, onEvent: @escaping (ApplyEvent) -> Void
    ) throws {
        if asksFirst, !options.dryRun { try requirePassable(target, options) }
        let directory = try migrationDirectory()
        let writable = try openForWriting(target)
        defer { writable.session.close() }
        try Interrupt.cancelling(writable.session.cancelHandle) {
            try Executor(directory: directory, options: options).apply(
                to: writable, shouldStop: { Interrupt.wasInterrupted }, onEvent: onEvent)
        }
    }

    private func requirePassable(_ target: ConnectionTarget, _ options: Executor.Options) throws {
        let hasShadow = self.options.shadow != nil || configuration.shadow != nil
        guard hasShadow || (try? ServerBinaries.find(environment: self.options.environment)) != nil else {
            return onEvent(.note("no preflight: there is no PostgreSQL server here on which a shadow could run"))
        }
        let preflight: Preflight
        do {
            onEvent(.progress("asking \(target.display) whether its rows let the migrations through"))
            defer { onEvent(.progress(nil)) }
            preflight = try self.preflight(of: target, options: options)
        } catch let error as Diagnostic {
            // What is wrong with the files or the connection, the apply itself says.
            if [.script, .connection, .migrationFolder].contains(error.family) { return }
            onEvent(.note("no preflight: \(error.message)"))
            return
        }
        for wait in preflight.waits {
            onEvent(
                .note(
                    "process \(wait.pid) holds \(wait.table) in a transaction that is open for \(wait.seconds) s: \(wait.query)"))
        }
        if let refusal = preflight.refusal { throw refusal }
    }

    /// How far a target is.
    public func migrationStatus(of target: ConnectionTarget, revisionsSchema: String? = nil) throws -> MigrationStatus {
        let directory = try migrationDirectory()
        let session = try openForReading(target)
        defer { session.close() }
        return try MigrationStatus(of: directory, on: session, revisionsSchema: revisionsSchema)
    }

    /// The SQL that would bring a target to what the migrations say.
    public func drift(of target: ConnectionTarget) throws -> LoadedDrift {
        let folder = try loadTemplate(migrationsTemplate(migrationDirectory()))
        let (found, wanted) = try sameVersion(loadTarget(target), folder)
        try requireSchemas(in: found.state, wanted.state)
        return LoadedDrift(plan: try plan(from: found, to: wanted), comparison: StateComparison(found.state, wanted.state))
    }
}

/// How a target differs from what the migrations say.
public struct LoadedDrift {
    /// What would bring the target back.
    public let plan: Plan
    /// The facts that differ: the target's on the left.
    public let comparison: StateComparison
}
