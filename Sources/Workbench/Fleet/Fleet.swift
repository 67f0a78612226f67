import Foundation
import Migrations
import Postgres
import SQLText
import Synchronization

/// What became of one of many databases.
public struct FleetResult: Sendable {
    /// How it ended.
    public enum Outcome: Sendable {
        case applied(files: [String])
        case upToDate
        /// With nothing applied beyond what `status` tells.
        case failed(Diagnostic)
        /// Another one failed before its turn came, or the run was interrupted.
        case notStarted
    }

    /// The database.
    public let target: ConnectionTarget
    /// How it ended.
    public var outcome: Outcome
    /// From the first word to it to the last.
    public var duration: Duration = .zero
}

/// How many databases are migrated.
public struct FleetOptions: Sendable {
    /// At most so many at the same time.
    public var jobs = 1
    /// Whether the others go on when one fails.
    public var goesOn = false
    /// Whether each is asked first, reading only, if its rows let the migrations through.
    public var asksFirst = true

    /// One after the other, until one fails.
    public init() {}
}

extension Workbench {
    /// The targets that a file lists, one a line: a URL, `service=NAME`, or an environment of `db/dbw.toml`. Empty lines and those that begin
    /// with `#` do not count.
    ///
    /// - Throws: `Diagnostic` (usage) with the line.
    public func fleet(file: String) throws -> [ConnectionTarget] {
        guard let data = FileManager.default.contents(atPath: absolute(file)) else {
            throw Diagnostic(.usage, "cannot read \(file)", help: "see that the file exists and may be read")
        }
        let source = SourceText(file: file, bytes: Array(data))
        try source.requireText()
        var targets: [ConnectionTarget] = []
        var offset = 0
        for line in source.text(0..<source.bytes.count).split(separator: "\n", omittingEmptySubsequences: false) {
            defer { offset += line.utf8.count + 1 }
            let text = line.trimmingCharacters(in: .whitespaces)
            if text.isEmpty || text.hasPrefix("#") { continue }
            do { targets.append(try target(text)) } catch var error as Diagnostic {
                error.location = error.location ?? source.location(at: offset)
                throw error
            }
        }
        return try distinct(targets, in: file)
    }

    /// The targets that a query gives in its first column: URLs, or names of databases on the server that is asked.
    public func fleet(query: String, on server: ConnectionTarget) throws -> [ConnectionTarget] {
        let session = try openForReading(server)
        defer { session.close() }
        do {
            let rows = try session.query(query)
            let names = (0..<rows.count).compactMap { rows[$0, 0] }
            let targets = names.map {
                ConnectionTarget.looksLikeConnection($0) ? ConnectionTarget($0) : server.with(database: $0)
            }
            return try distinct(targets, in: "the query's answer")
        } catch let error as PostgresError {
            throw error.diagnostic(in: SourceText(file: "<the query>", query), at: 0)
        }
    }

    private func distinct(_ targets: [ConnectionTarget], in source: String) throws -> [ConnectionTarget] {
        if targets.isEmpty { throw Diagnostic(.usage, "there is no target in \(source)") }
        var seen: Set<String> = []
        if let twice = targets.first(where: { !seen.insert($0.display).inserted }) {
            throw Diagnostic(.usage, "\(twice.display) is named twice in \(source)", help: "name each database once")
        }
        return targets
    }

    /// Applies the pending migrations to many databases, each under its own lock and with its own record: who was done before is up to date, so
    /// a second run continues where one stopped.
    ///
    /// - Parameter onResult: called as each ends, on whatever thread.
    /// - Returns: one result for each target, in their order.
    public func applyMigrations(
        toAll targets: [ConnectionTarget], _ fleet: FleetOptions, options: Executor.Options,
        onResult: @escaping @Sendable (FleetResult) -> Void
    ) throws -> [FleetResult] {
        let directory = try migrationDirectory()
        try directory.validate()
        let run = FleetRun(
            directory: directory, options: options, fleet: fleet, plans: try fleetPlans(targets, directory, fleet, options))
        return run.run(targets, onResult)
    }

    /// What is to be asked, by what is pending: most databases of a fleet stand at the same version.
    private func fleetPlans(
        _ targets: [ConnectionTarget], _ directory: MigrationDirectory, _ fleet: FleetOptions, _ options: Executor.Options
    ) throws -> [String: PreflightPlan] {
        guard fleet.asksFirst, !options.dryRun else { return [:] }
        let subjects = Parallel.map(targets, jobs: fleet.jobs) { target -> PreflightSubject? in
            // Who does not answer fails when its turn comes, with the reason.
            guard let session = try? Session(target, applicationName: "dbw") else { return nil }
            defer { session.close() }
            _ = try? session.execute("SET default_transaction_read_only = on")
            return try? PreflightSubject(directory, session, options)
        }
        var plans: [String: PreflightPlan] = [:]
        for subject in subjects.compactMap(\.self) where subject.skipped == nil && plans[subject.key] == nil {
            plans[subject.key] = try preflightPlan(subject)
        }
        return plans
    }
}

/// The work of the threads.
private struct FleetRun: Sendable {
    let directory: MigrationDirectory
    let options: Executor.Options
    let fleet: FleetOptions
    let plans: [String: PreflightPlan]

    func run(_ targets: [ConnectionTarget], _ onResult: @escaping @Sendable (FleetResult) -> Void) -> [FleetResult] {
        let isStopped = Mutex(false)
        return Interrupt.noticing {
            Parallel.map(targets, jobs: fleet.jobs) { target in
                var result = FleetResult(target: target, outcome: .notStarted)
                if !Interrupt.wasInterrupted, !isStopped.withLock({ $0 }) {
                    let start = ContinuousClock.now
                    do { result.outcome = try migrate(target) } catch {
                        result.outcome = .failed(error as? Diagnostic ?? Diagnostic(.usage, "\(error)"))
                        if !fleet.goesOn { isStopped.withLock { $0 = true } }
                    }
                    result.duration = start.duration(to: .now)
                }
                onResult(result)
                return result
            }
        }
    }

    private func migrate(_ target: ConnectionTarget) throws -> FleetResult.Outcome {
        let writable = try Workbench.openForWriting(target)
        let session = writable.session
        defer { session.close() }
        if !plans.isEmpty {
            let subject = try PreflightSubject(directory, session, options)
            if subject.skipped == nil, let plan = plans[subject.key],
                let refusal = plan.ask(session, timeout: StatementTimeout(milliseconds: 5000)).refusal
            {
                throw refusal
            }
        }
        var files: [String] = []
        try Executor(directory: directory, options: options).apply(
            to: writable, shouldStop: { Interrupt.wasInterrupted }
        ) { event in
            if case .fileFinished(let file, _) = event { files.append(file.name) }
        }
        return files.isEmpty ? .upToDate : .applied(files: files)
    }
}

/// A few threads over a list.
enum Parallel {
    /// The results in the order of the items, from at most so many threads at a time.
    static func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], jobs: Int, _ body: @escaping @Sendable (Item) -> Result
    ) -> [Result] {
        let work = Work<Result>(count: items.count)
        let threads = max(1, min(jobs, items.count))
        let done = DispatchSemaphore(value: 0)
        for _ in 0..<threads {
            let thread = Thread {
                while let index = work.next() { work.set(body(items[index]), at: index) }
                done.signal()
            }
            // Statements of a migration may be large, and their lexing deep.
            thread.stackSize = 4 << 20
            thread.start()
        }
        for _ in 0..<threads { done.wait() }
        return work.results
    }

    private final class Work<Result: Sendable>: Sendable {
        private let state: Mutex<(next: Int, results: [Result?])>

        init(count: Int) { state = Mutex((0, Array(repeating: nil, count: count))) }

        func next() -> Int? {
            state.withLock { state in
                guard state.next < state.results.count else { return nil }
                defer { state.next += 1 }
                return state.next
            }
        }

        func set(_ result: Result, at index: Int) { state.withLock { $0.results[index] = result } }

        var results: [Result] { state.withLock { $0.results.compactMap(\.self) } }
    }
}
