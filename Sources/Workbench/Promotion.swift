import Foundation
import Migrations
import Postgres
import SQLText
import Schema
import SchemaDiff

/// What a promote wrote.
public struct PromotionReport: Sendable {
    /// Names of the files that were written, in order: one, or two where some statements cannot run in a transaction.
    public let migrations: [String]
    /// The schema file, relative to the project's folder.
    public let schemaFile: String
    /// Whether `db/schema.sql` got the migration's statements at its end, for want of a clean edit.
    public let wasAppended: Bool
    /// The plan that turns the old base into the session's state; where `isRecorded`, the file holds the edits instead.
    public let statements: [PlannedStatement]
    /// Whether the migration is the session's own statements, since it changed data.
    public let isRecorded: Bool
    /// How many tables the proof seeded with a row before it ran the migration.
    public let seededTables: Int
    /// What the promote changed, object by object.
    public let changes: StateChanges
    /// What each statement of the migration was seen to do on the copy; none of those that cannot run in a transaction.
    public let observations: [Observation]
}

extension EditSession {
    /// Proves the session as a migration, writes it, brings `db/schema.sql` along, and starts a new base.
    ///
    /// - Parameters:
    ///   - name: what follows the version in the file's name.
    ///   - confirm: asks a person about what would be lost, with the name of what it is about; gives whether to go on. Nil without a terminal.
    /// - Throws: `Diagnostic`; nothing was written then.
    public func promote(
        _ name: String, allow: Set<Hazard.Name> = [], confirm: ((Hazard, String) throws -> Bool)? = nil, at moment: Date = Date()
    ) throws -> PromotionReport {
        guard !edits.isEmpty else {
            throw Diagnostic(.usage, "there is nothing to promote", help: "type some SQL first; \\log shows the edits")
        }
        let (from, wanted) = (try base(), try current())
        let changes = StateChanges(from: from, to: wanted)
        let isRecorded = edits.contains(where: \.changesData)
        let plan = try plan()
        guard isRecorded || !plan.isEmpty else {
            throw Diagnostic(
                .usage, "the edits leave the schema as it was: there is nothing to promote", help: "\\reset forgets them")
        }
        try accept(plan, allow, confirm)
        var directory = try MigrationDirectory(path: project.migrationsFolder)
        if directory.exists { try directory.validate() }
        let replayed = try requireFolderMatches(directory, from)
        workbench.onEvent(.progress("proving the migration on a fresh copy"))
        defer { workbench.onEvent(.progress(nil)) }
        let loses = isRecorded || plan.hazards.contains { $0.name == .deletesData }
        let (texts, evidence) = try workbench.proveMigration(
            migrationTexts(plan, isRecorded: isRecorded), name: name, changesRows: isRecorded, on: replayed, wanted: wanted,
            mayLose: loses)
        let schema = try SchemaFile(workbench: workbench).updated(
            try workbench.schemaSource(), base: from, changes: changes, typed: edits.map(\.sql), statements: texts.joined(),
            wanted: wanted,
            name: name, at: moment)
        let pending = PendingPromotion(
            name: name, contents: texts, folderBefore: directory.fingerprint, schemaFile: project.schemaFile,
            schemaText: schema.text)
        try pending.save(in: folder)
        var written: [String] = []
        do {
            for (index, text) in texts.enumerated() {
                written.append(try directory.add(pending.name(of: index), content: text, at: moment).name)
            }
        } catch {
            if written.isEmpty { pending.discard(in: folder) }
            throw error
        }
        let statements = reported(plan, isRecorded: isRecorded)
        try pending.complete(folder)
        try startAnew(from: schema.template)
        return PromotionReport(
            migrations: written, schemaFile: project.relative(project.schemaFile), wasAppended: schema.wasAppended,
            statements: Plan(statements: statements).observed(evidence.observations).statements, isRecorded: isRecorded,
            seededTables: evidence.seededTables, changes: changes, observations: evidence.observations)
    }

    private func accept(_ plan: Plan, _ allow: Set<Hazard.Name>, _ confirm: ((Hazard, String) throws -> Bool)?) throws {
        var allowed = allow
        if let confirm {
            let open = plan.refused(allowing: allow)
            if !open.isEmpty, try open.allSatisfy({ try confirm($0, plan.subject(of: $0)) }) {
                allowed.formUnion(open.map(\.name))
            }
        }
        try workbench.requireAllowed(plan, allowed)
    }

    /// The migrations have to say what the schema file said when the session began, or the new one would stand on sand.
    private func requireFolderMatches(_ directory: MigrationDirectory, _ from: State) throws -> ShadowServer.Template {
        let template = try workbench.migrationsTemplate(directory)
        let comparison = StateComparison(try workbench.loadTemplate(template).state, from)
        guard !comparison.isEmpty else { return template }
        let folder = project.relative(project.migrationsFolder)
        throw Diagnostic(
            .refused,
            "\(project.relative(project.schemaFile)) and \(folder) do not say the same, so there is nothing to build a migration on",
            help: directory.files.isEmpty
                ? "write the first migration with: dbw migration new init (it does not touch this session)"
                : "bring the folder up to date with: dbw migration new NAME (it does not touch this session)",
            detail: comparison.lines.prefix(10).joined(separator: "\n"))
    }

    /// The files' contents: one, and a second for what cannot run in a transaction.
    private func migrationTexts(_ plan: Plan, isRecorded: Bool) -> [String] {
        if isRecorded {
            let ordered = edits.filter { $0.effect != .query }
            return [ordered.map { $0.sql + ($0.copyData.map { ";\n" + $0 + "\\.\n" } ?? ";\n") }.joined()]
        }
        let concurrent = Set(edits.compactMap { $0.index ?? $0.concurrentIndex })
        var inside: [PlannedStatement] = []
        var outside: [PlannedStatement] = []
        for var statement in plan.statements {
            if let index = statement.subjects.first, index.kind == "index", concurrent.contains(index.name),
                let form = statement.concurrentForm
            {
                statement.sql = form
                statement.hazards.removeAll { $0.name == .blocksWrites }
                outside.append(statement)
            } else {
                inside.append(statement)
            }
        }
        var texts: [String] = []
        if !inside.isEmpty { texts.append(Plan(statements: inside).sql) }
        if !outside.isEmpty { texts.append("-- atlas:txmode none\n\n" + Plan(statements: outside).sql) }
        return texts
    }

    /// The plan's statements with the hazards that the migration has: a recorded one is the person's own, and a concurrent build blocks nobody.
    private func reported(_ plan: Plan, isRecorded: Bool) -> [PlannedStatement] {
        let concurrent = Set(edits.compactMap { $0.index ?? $0.concurrentIndex })
        return plan.statements.map { statement in
            let isConcurrent = statement.subjects.first.map { $0.kind == "index" && concurrent.contains($0.name) } ?? false
            var statement = statement
            statement.hazards.removeAll { isRecorded ? !$0.name.needsPermission : isConcurrent && $0.name == .blocksWrites }
            return statement
        }
    }

    /// The session goes on from what was promoted.
    func startAnew(from template: ShadowServer.Template) throws {
        journal.reopen()
        session.close()
        if committed > 0 { try workbench.shadow().discardWorkingCopy(workingCopy) }
        (session, workingCopy) = try workbench.shadow().workingCopy(of: template)
        self.template = template
        committed = 0
        edits = []
        undone = []
        checkpoints = [:]
        openTransactions = []
        forgetBase()
        try begin()
    }
}

extension Workbench {
    /// Proves migration texts as `migration apply` will run them. One that cannot be one transaction (a new enum value that is used at once, a
    /// concurrent index among other statements) is marked to run without.
    ///
    /// - Returns: the texts, marked where they had to be, and what was seen.
    func proveMigration(
        _ texts: [String], name: String, changesRows: Bool, on template: ShadowServer.Template, wanted: State, mayLose: Bool
    ) throws -> (texts: [String], evidence: Proof.Evidence) {
        func attempt(_ texts: [String]) throws -> Proof.Evidence {
            let files = texts.enumerated().map { MigrationFile(name: "\($0.offset + 1)_\(name).sql", content: $0.element) }
            return try Proof(workbench: self).prove(
                .migrations(files, plantsSeeds: !changesRows), onCopy: { try shadow().copy(of: template) }, wanted: wanted,
                mayLose: mayLose, what: "the migration")
        }
        do {
            return (texts, try attempt(texts))
        } catch let error as Diagnostic
            where error.sqlState == SQLState.unsafeNewEnumValueUsage.code || error.sqlState == SQLState.activeTransaction.code
        {
            let marked = texts.map { $0.hasPrefix("-- atlas:txmode") ? $0 : "-- atlas:txmode none\n\n" + $0 }
            let evidence = try attempt(marked)
            onEvent(.note("the migration cannot run in one transaction, and is marked so (atlas:txmode none)"))
            return (marked, evidence)
        }
    }
}

extension Edit {
    /// The name of the index that `CREATE INDEX CONCURRENTLY` makes, or `DROP INDEX CONCURRENTLY` drops.
    var concurrentIndex: String? {
        let kind = StatementClass(sql)
        guard let place = kind.concurrently, kind.words.contains("INDEX") else { return nil }
        let bytes = Array(sql.utf8)
        var lexer = Lexer(bytes, in: place.upperBound..<bytes.count)
        var last: String?
        while let token = lexer.next() {
            if token.isTrivia { continue }
            let text = String(decoding: bytes[token.range], as: UTF8.self)
            switch token.kind {
            case .identifier:
                if ["if", "not", "exists", "restrict", "cascade"].contains(text.lowercased()) { continue }
                if text.lowercased() == "on" { return last }
                last = text.lowercased()
            case .quotedIdentifier: last = String(text.dropFirst().dropLast()).replacingOccurrences(of: "\"\"", with: "\"")
            case .dot: continue
            default: return last
            }
        }
        return last
    }
}

extension PlannedStatement {
    /// The statement with CONCURRENTLY; nil where it makes or drops no index.
    fileprivate var concurrentForm: String? {
        for head in ["CREATE UNIQUE INDEX ", "CREATE INDEX ", "DROP INDEX "] where sql.hasPrefix(head) {
            return head + "CONCURRENTLY " + sql.dropFirst(head.count)
        }
        return nil
    }
}

extension Plan {
    /// The name of the object that a hazard is about.
    fileprivate func subject(of hazard: Hazard) -> String {
        let subjects = statements.first { $0.hazards.contains(hazard) }?.subjects ?? []
        let named = subjects.first { hazard.message.contains($0.label) } ?? subjects.first
        return named?.name ?? hazard.name.rawValue
    }
}
