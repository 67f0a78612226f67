import Foundation
import Migrations
import Postgres
import SQLText
import Schema
import SchemaDiff

/// What `migration lint` says of one file.
public struct LintedFile: Sendable {
    /// One finding with its place.
    public struct Entry: Sendable {
        /// What was found.
        public let finding: LintFinding
        /// As heavy as the configuration says.
        public let level: LintRule.Level
        /// Where the statement begins.
        public let location: SourceLocation
        /// The statement, without its semicolon.
        public let sql: String
    }

    /// The file's name, without its folder.
    public let name: String
    /// The findings in the order of their statements.
    public internal(set) var entries: [Entry] = []
    /// How many more there were that `nolint` keeps quiet.
    public internal(set) var suppressed = 0
    /// How many statements it has.
    public internal(set) var statements = 0
}

extension Workbench {
    /// Runs migrations one statement after the other on a shadow of what comes before them, and tells what of each a person should know.
    ///
    /// - Parameter files: names or versions; nil for all files. What comes before the first of them is not looked at.
    /// - Throws: `Diagnostic` with the place where the server refuses a statement.
    public func lint(_ files: [String]?) throws -> [LintedFile] {
        let directory = try migrationDirectory()
        try directory.validate()
        let chosen = try files.map { try directory.files($0) } ?? directory.files
        guard let first = chosen.first, let start = directory.files.firstIndex(of: first) else { return [] }
        // That all of them run is seen first, with the place of an error; roles that they name are there from then on.
        _ = try migrationsTemplate(directory)
        let base = try migrationsTemplate(MigrationDirectory(files: Array(directory.files[..<start])))
        let copy = try shadow().copy(of: base)
        defer { copy.drop() }
        let session = try shadow().session(copy)
        defer { session.close() }
        var results: [LintedFile] = []
        for file in directory.files[start...] where !(file.isCheckpoint && file != first) {
            let linter = FileLinter(workbench: self, session: session, lineage: copy.name, file: file)
            let result = try linter.run()
            if chosen.contains(file) { results.append(result) }
        }
        return results
    }
}

/// Lints one file on a session that stands where the file begins.
final class FileLinter {
    let workbench: Workbench
    let session: Session
    let lineage: String
    let file: MigrationFile
    let source: SourceText
    /// Called after each statement with what it did, inside the transaction in which it ran.
    var onEffect: (StatementEffect, SourceLocation) throws -> Void = { _, _ in }
    private var result: LintedFile
    private var held: (table: String, line: Int)?

    init(workbench: Workbench, session: Session, lineage: String, file: MigrationFile) {
        (self.workbench, self.session, self.lineage, self.file) = (workbench, session, lineage, file)
        let folder = workbench.project.map { $0.relative($0.migrationsFolder) + "/" } ?? ""
        source = SourceText(file: folder + file.name, bytes: file.content)
        result = LintedFile(name: file.name)
    }

    func run() throws -> LintedFile {
        let statements = try file.statements()
        result.statements = statements.count
        var isInside = try file.transactionMode() != .statement
        if isInside, let place = try file.transactionControl() {
            add(
                [LintFinding("TX201", "begins or ends a transaction inside the one that the file runs in")], at: place, sql: "",
                [])
            isInside = false
        }
        var notices: [String] = []
        // Names that are cut are told as notices.
        try session.execute("SET client_min_messages = notice")
        session.onNotice = { notices.append($0.message) }
        defer { session.onNotice = nil }
        let atStart = try read()
        var before = atStart
        var follower: StateFollower?
        let observer = StatementObserver(session)
        if isInside {
            follower = try begin(atStart)
            observer.begin()
        }
        for (index, statement) in statements.enumerated() {
            notices = []
            let seen = observer.observations.count
            if isInside {
                do {
                    // What has a savepoint of its own has a transaction id of its own, by which its catalog rows are found.
                    try session.execute("SAVEPOINT dbw_lint")
                    try send(statement)
                    try session.execute("RELEASE dbw_lint")
                } catch SQLState.activeTransaction {
                    try refuseTransaction(statement)
                    // The rest is looked at as it would run once the file says so.
                    isInside = false
                    follower = nil
                    try session.execute("COMMIT")
                    try sendAlone(statement, observer)
                }
                if isInside { observer.finished(statement.sql, milliseconds: 0) }
            } else {
                try sendAlone(statement, observer)
            }
            let isSchema = [.schema, .data, .query].contains(StatementClass(statement.sql).effect)
            if !StatementClass(statement.sql).isTold { follower?.lose() }
            let after = isSchema ? try follower?.read(session, edits: index + 1) ?? read() : before
            let observed = observer.observations.count > seen ? observer.observations.last : nil
            let effect = StatementEffect(
                sql: statement.sql, before: before, after: after, atStart: atStart, observed: observed)
            let place = source.location(at: statement.offset)
            try onEffect(effect, place)
            let findings = LintRules.findings(effect) + behindLock(effect, isInside) + cutNames(notices)
            add(findings, at: place, sql: statement.sql, statement.suppressions)
            if isInside, held == nil, let table = heldTable(effect) { held = (table, place.line) }
            before = after
        }
        if isInside, try session.execute("COMMIT").commandTag != "COMMIT" {
            throw Diagnostic(.script, "\(file.name) was rolled back by the server at its end")
        }
        try session.execute("RESET ALL")
        dropCoveredRenames(at: before)
        return result
    }

    // MARK: running

    private func begin(_ state: State) throws -> StateFollower {
        let transaction = try session.execute("BEGIN; SELECT pg_current_xact_id()::xid").scalar
        return try StateFollower(session, state: state, since: transaction ?? "", scope: workbench.scope)
    }

    private func read() throws -> State { try workbench.read(session, lineage: lineage) }

    private func send(_ statement: MigrationStatement) throws {
        do { try perform(statement) } catch let error as PostgresError where error.sqlState != .activeTransaction {
            _ = try? session.execute("ROLLBACK")
            throw error.diagnostic(in: source, at: statement.offset)
        }
    }

    private func perform(_ statement: MigrationStatement) throws {
        if let data = statement.copyData {
            try session.copyIn(statement.sql, data: data)
        } else {
            try session.execute(statement.sql)
        }
    }

    /// A statement on its own; in a transaction, to be watched, where it can.
    private func sendAlone(_ statement: MigrationStatement, _ observer: StatementObserver) throws {
        guard session.transactionStatus == .idle, StatementClass(statement.sql).effect != .transaction else {
            return try send(statement)
        }
        do {
            try session.execute("BEGIN")
            observer.begin()
            try perform(statement)
            observer.finished(statement.sql, milliseconds: 0)
            try session.execute("COMMIT")
        } catch is PostgresError {
            if session.transactionStatus != .idle { try session.execute("ROLLBACK") }
            observer.begin()
            try send(statement)
            observer.finished(statement.sql, milliseconds: 0)
        }
    }

    private func refuseTransaction(_ statement: MigrationStatement) throws {
        try session.execute("ROLLBACK")
        let isConcurrent = StatementClass(statement.sql).concurrently != nil
        let finding = LintFinding(
            isConcurrent ? "PG103" : "TX101",
            (isConcurrent ? "CONCURRENTLY" : StatementClass(statement.sql).words.prefix(2).joined(separator: " "))
                + " cannot run inside the transaction of the file",
            fix: "put it into a file of its own that starts with -- atlas:txmode none and an empty line")
        add([finding], at: source.location(at: statement.offset), sql: statement.sql, statement.suppressions)
        // What ran before it in the transaction has to be there.
        try session.execute("BEGIN")
        for earlier in try file.statements() where earlier.offset < statement.offset { try perform(earlier) }
    }

    // MARK: what only the whole file tells

    /// The first old table on which a statement takes the strongest lock.
    private func heldTable(_ effect: StatementEffect) -> String? {
        effect.observed?.tables.first { seen in
            seen.lock == .accessExclusive
                && effect.atStart.all("table").contains { $0.identity.qualifiedName == seen.name }
        }?.name
    }

    private func behindLock(_ effect: StatementEffect, _ isInside: Bool) -> [LintFinding] {
        guard isInside, let held else { return [] }
        if effect.words.effect == .data, ["INSERT", "UPDATE", "DELETE", "MERGE", "COPY"].contains(effect.words.words.first) {
            return [
                LintFinding(
                    "DW302", "changes rows while everybody waits for \(held.table), which is locked since line \(held.line)",
                    fix: "change rows in a migration of their own")
            ]
        }
        let slow = effect.observed?.tables.first { seen in
            (seen.isRewritten || seen.isScanned) && seen.name != held.table
                && effect.atStart.all("table").contains { $0.identity.qualifiedName == seen.name }
        }
        guard let slow else { return [] }
        return [
            LintFinding(
                "DW303",
                "\(slow.isRewritten ? "writes all of" : "reads all of") \(slow.name) while everybody waits for \(held.table), which is locked since line \(held.line)",
                fix: "put one of them into a migration of its own")
        ]
    }

    private func cutNames(_ notices: [String]) -> [LintFinding] {
        notices.filter { $0.contains("will be truncated to") }.map { LintFinding("DW407", $0) }
    }

    /// A table that got another name and left a view behind is found by those who know the old one.
    private func dropCoveredRenames(at end: State) {
        let views = Set(end.all("view").map(\.identity.qualifiedName))
        result.entries.removeAll { entry in
            entry.finding.rule.code == "BC101" && views.contains { entry.finding.message.hasPrefix("renames table \($0) to ") }
        }
    }

    private func add(
        _ findings: [LintFinding], at place: SourceLocation, sql: String, _ suppressions: [LintSuppression]
    ) {
        for finding in findings {
            let level = workbench.configuration.lint[finding.rule.code] ?? finding.rule.level
            if level == .off { continue }
            if suppressions.contains(where: { $0.covers(code: finding.rule.code, analyzer: finding.rule.analyzer) }) {
                result.suppressed += 1
                continue
            }
            result.entries.append(LintedFile.Entry(finding: finding, level: level, location: place, sql: sql))
        }
    }
}
