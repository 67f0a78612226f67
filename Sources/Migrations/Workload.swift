import Postgres
import SQLText

/// What one apply has to do, decided and checked before the first write.
struct Workload {
    let revisions: Revisions
    /// The row to write first.
    let baseline: Revision?
    let files: [PreparedFile]
    private let current: String?
    private var warnings: [Diagnostic] = []

    init(directory: MigrationDirectory, options: Executor.Options, session: Session) throws {
        revisions = try Revisions.locate(on: session, schema: options.revisionsSchema)
        let rows = try revisions.read(on: session)
        current = rows.last?.version
        var pending: [MigrationFile]
        do throws(HistoryProblem) {
            if rows.isEmpty, let version = options.baseline {
                let (file, following) = try History.files(after: version, in: directory.files)
                baseline = Revision(
                    version: file.version, description: file.description, kind: .baseline,
                    operatorVersion: options.operatorVersion)
                pending = following
            } else {
                baseline = nil
                pending = try History.pending(files: directory.files, revisions: rows, order: options.order)
            }
        } catch {
            throw error.diagnostic
        }
        if rows.isEmpty, baseline == nil, !options.allowDirty,
            let obstacle = try Cleanliness.obstacle(on: session, revisions: revisions)
        {
            throw Cleanliness.refusal(obstacle)
        }
        if !rows.isEmpty, options.baseline != nil {
            warnings.append(Diagnostic(.usage, "--baseline is left out of account: the database has revisions already"))
        }
        if let last = rows.last, last.isMiscounted {
            warnings.append(
                Diagnostic(
                    .migrationFolder,
                    "the row of version \(last.version) counts \(last.applied) of \(last.total) statements, though the file was finished",
                    help: "`dbw migration repair` corrects it; Atlas would stop at it"))
        }
        pending = try Self.selection(of: pending, options)
        let sum = directory.computedSum
        files = try pending.map { file in
            try PreparedFile(
                file, hash: sum.hash(of: file.name), formerRow: rows.first { $0.version == file.version }, options: options)
        }
        warnings += files.flatMap(\.warnings)
    }

    func announce(_ onEvent: (ApplyEvent) -> Void) {
        onEvent(.started(from: current, to: files.last?.plan.file.version ?? current, files: files.map(\.plan.file)))
        for warning in warnings { onEvent(.warning(warning)) }
    }

    private static func selection(of pending: [MigrationFile], _ options: Executor.Options) throws -> [MigrationFile] {
        var selected = pending
        if let version = options.toVersion {
            guard let index = pending.lastIndex(where: { $0.version == version }) else {
                throw Diagnostic(
                    .usage, "migration with version \"\(version)\" not found among the pending ones",
                    help: pending.isEmpty ? "nothing is pending" : "pending: " + pending.map(\.version).joined(separator: ", "))
            }
            selected = Array(pending[...index])
        }
        return options.amount.map { Array(selected.prefix($0)) } ?? selected
    }
}

/// A pending file with its plan, its mode and the row it starts from.
struct PreparedFile {
    let plan: ExecutionPlan
    let mode: TransactionMode
    /// As it is to be written before the first statement.
    let revision: Revision
    let warnings: [Diagnostic]

    /// - Parameter formerRow: what the revisions table says of the file, where an earlier attempt began it.
    init(_ file: MigrationFile, hash: String?, formerRow: Revision?, options: Executor.Options) throws {
        guard let hash else {
            throw Diagnostic(
                .migrationFolder, "\(file.name) is left out of atlas.sum by `atlas:sum ignore`, so it cannot be applied",
                help: "remove the line, or move the file elsewhere")
        }
        if file.isArchive {
            throw Diagnostic(
                .refused, "\(file.name) is an archive with checks (`atlas:txtar`); its checks would not be enforced",
                help: "apply it with Atlas, or split it into a plain migration")
        }
        plan = try ExecutionPlan(file)
        mode = try Self.mode(of: file, options.transactionMode)
        if mode != .statement, let place = plan.transactionControl {
            throw Diagnostic(
                .migrationFolder, "the file begins or ends a transaction itself, but is run inside one",
                help: "remove the statement, or start the file with `-- atlas:txmode none` and an empty line", location: place)
        }
        var revision =
            formerRow ?? Revision(version: file.version, description: file.description, operatorVersion: options.operatorVersion)
        var warnings = plan.warnings
        if let formerRow { try Self.check(formerRow, against: plan) }
        if let formerRow, (formerRow.error ?? "").isEmpty, formerRow.applied < plan.counted.count {
            warnings.append(
                Diagnostic(
                    .migrationFolder,
                    "an earlier run ended while it was at statement \(formerRow.applied + 1) of \(file.name), which may be done already",
                    help: "look at the database where the statement fails now"))
        }
        revision.hash = hash
        revision.total = plan.counted.count
        revision.error = ""
        revision.errorStatement = ""
        revision.operatorVersion = options.operatorVersion
        self.revision = revision
        self.warnings = warnings
    }

    /// What is still to run.
    func remainingUnits() throws -> ArraySlice<ExecutionPlan.Unit> {
        let done = revision.applied
        if let inside = plan.units.first(where: { $0.counted.lowerBound < done && done < $0.counted.upperBound }) {
            throw Diagnostic(
                .migrationFolder,
                "cannot resume \(plan.file.name): its statements \(inside.counted.lowerBound + 1) to \(inside.counted.upperBound) cannot be told apart",
                help: "finish the file by hand, then run `dbw migration set \(plan.file.version)`")
        }
        return plan.units.drop { $0.counted.upperBound <= done && !$0.counted.isEmpty }
    }

    private static func mode(of file: MigrationFile, _ global: TransactionMode) throws -> TransactionMode {
        let own = try file.transactionMode()
        guard global == .all else { return own ?? global }
        if own == .statement {
            throw Diagnostic(
                .migrationFolder,
                "cannot set txmode directive to \"none\" in \"\(file.name)\" when txmode \"all\" is set globally",
                help: "apply with --tx-mode file")
        }
        return .all
    }

    /// What was done must still be what the file says.
    private static func check(_ row: Revision, against plan: ExecutionPlan) throws {
        let recorded = row.partialHashes ?? []
        guard recorded.count >= row.applied else {
            throw Diagnostic(
                .migrationFolder,
                "the row of version \(row.version) lacks the hashes of the \(row.applied) statements that were done",
                help: "look at the database, then run `dbw migration set \(row.version)` or delete the row")
        }
        for index in 0..<row.applied where index >= plan.hashes.count || recorded[index] != plan.hashes[index] {
            throw Diagnostic(
                .migrationFolder, "history changed: statement \(index + 1) from file \"\(plan.file.name)\" changed",
                help: "only what was not run yet may be edited; put the statement back as it was")
        }
    }
}
