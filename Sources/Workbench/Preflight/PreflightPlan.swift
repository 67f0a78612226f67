import Foundation
import Migrations
import Postgres
import SQLText
import Schema
import SchemaDiff

/// What is to be asked of a target before files run there; the same for all targets that have the same files.
struct PreflightPlan: Sendable {
    struct Item: Sendable {
        let question: PreflightQuestion
        let location: SourceLocation
        /// A statement before it that may change the rows.
        let mender: SourceLocation?
    }

    let files: [String]
    var items: [Item] = []
    /// The strongest lock on each table, by the first statement that takes it.
    var locks: [(table: String, mode: LockMode, location: SourceLocation)] = []

    /// Asks one target.
    func ask(_ session: Session, timeout: StatementTimeout) -> Preflight {
        let target = TargetQuestions(session: session, timeout: timeout)
        var result = Preflight()
        result.files = files
        result.answers = items.map { item in
            let answer = target.ask(item.question, at: item.location)
            guard case .blocked = answer.outcome, let mender = item.mender else { return answer }
            let reason = "\(mender.file):\(mender.line) may change the rows before"
            return Preflight.Answer(location: answer.location, obstacle: answer.obstacle, outcome: .unknown(reason))
        }
        result.locks = locks.compactMap { target.lock($0.table, $0.mode, at: $0.location) }
        result.waits = target.waits(for: result.locks.map(\.table))
        return result
    }
}

extension Workbench {
    /// Asks a target, reading only, whether its rows let the pending migrations through, what they would lock, and what they would wait for.
    ///
    /// - Parameters:
    ///   - options: which of them would run.
    ///   - timeout: for each question.
    public func preflight(
        of target: ConnectionTarget, options: Executor.Options = Executor.Options(),
        timeout: StatementTimeout = .init(milliseconds: 5000)
    ) throws -> Preflight {
        let session = try openForReading(target)
        defer { session.close() }
        let subject = try PreflightSubject(migrationDirectory(), session, options)
        return subject.skipped == nil ? try preflightPlan(subject).ask(session, timeout: timeout) : subject.unasked
    }

    /// Runs the pending files on a shadow of what is done, and finds out what is to be asked.
    func preflightPlan(_ subject: PreflightSubject) throws -> PreflightPlan {
        var plan = PreflightPlan(files: subject.pending.map(\.name))
        // That all of them run is seen first, with the place of an error; roles that they name are there from then on.
        _ = try migrationsTemplate(MigrationDirectory(files: subject.done + subject.pending))
        let copy = try shadow().copy(of: migrationsTemplate(MigrationDirectory(files: subject.done)))
        defer { copy.drop() }
        let session = try shadow().session(copy)
        defer { session.close() }
        let base = try read(session, lineage: copy.name)
        let tables = Set(base.all("table").map(\.identity.qualifiedName))
        let questions = PreflightQuestions(session: session, base: base)
        var changes = RowChanges()
        for file in subject.pending {
            let linter = FileLinter(workbench: self, session: session, lineage: copy.name, file: file)
            linter.onEffect = { effect, location in
                for question in try questions.about(effect) {
                    plan.items.append(
                        PreflightPlan.Item(question: question, location: location, mender: changes.first(about: question.table)))
                }
                changes.take(effect, at: location)
                for seen in effect.observed?.tables ?? [] {
                    guard let mode = seen.lock, mode > .shareUpdateExclusive, tables.contains(seen.name) else { continue }
                    if let held = plan.locks.firstIndex(where: { $0.table == seen.name }) {
                        if plan.locks[held].mode >= mode { continue }
                        plan.locks.remove(at: held)
                    }
                    plan.locks.append((seen.name, mode, location))
                }
            }
            _ = try linter.run()
        }
        return plan
    }
}

/// Statements that change rows before others meet them: what they mend, no question to the target knows.
private struct RowChanges {
    private var statements: [(text: String, isOpaque: Bool, location: SourceLocation)] = []

    mutating func take(_ effect: StatementEffect, at location: SourceLocation) {
        let word = effect.words.words.first ?? ""
        let isQuery = effect.words.effect == .query
        guard effect.words.effect == .data || isQuery else { return }
        statements.append((effect.sql.lowercased(), ["DO", "CALL", "EXECUTE"].contains(word) || isQuery, location))
    }

    /// The first that may have changed the rows of a table.
    func first(about table: Fact) -> SourceLocation? {
        statements.first { $0.isOpaque || $0.text.contains(table.identity.name.lowercased()) }?.location
    }
}
