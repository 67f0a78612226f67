import Schema

/// Follows the edits of one session's transaction: a state is brought up to date by reading again only what they touched.
public struct StateFollower {
    /// As it was read last.
    public private(set) var state: State
    private let scope: Scope
    private let questions: CatalogChanges.Questions
    /// The newest transaction id at the last reading, and whether what it wrote was not seen then.
    private var since: (transaction: String, isOpen: Bool)
    /// What each reading found touched, with the number of edits at that time; nil for all.
    private var readings: [(edits: Int, touched: Set<Address>?)] = []
    /// What edits touched that were taken back meanwhile.
    private var takenBack: Set<Address> = []
    private var isLost = false

    /// - Parameters:
    ///   - state: as it was when the transaction began; its lineage is kept.
    ///   - transaction: the id of the transaction (`pg_current_xact_id()::xid`), before anything was edited in it.
    public init(_ session: Session, state: State, since transaction: String, scope: Scope) throws {
        self.state = state
        self.scope = scope
        questions = try CatalogChanges.Questions(session)
        since = (transaction, true)
    }

    /// Makes the next reading read everything: something was run whose changes the catalogs do not tell.
    public mutating func lose() { isLost = true }

    /// Edits from a number on were taken back (`ROLLBACK TO`).
    public mutating func rollBack(to edits: Int) {
        while let last = readings.last, last.edits > edits {
            readings.removeLast()
            if let touched = last.touched { takenBack.formUnion(touched) } else { isLost = true }
        }
    }

    /// The state as it is now.
    ///
    /// - Parameter edits: how many edits led to it.
    public mutating func read(_ session: Session, edits: Int) throws -> State {
        let changes: CatalogChanges
        do {
            changes = try CatalogChanges(
                session, questions, since: since.transaction, isIncluded: since.isOpen, state: state, scope: scope)
        } catch is PostgresError {
            // A role that the session took (SET ROLE) may see less of the catalogs than the one it began with.
            let new = try CatalogReader.read(session, scope: scope, lineage: state.lineage)
            return remember(new, edits, nil, since.transaction)
        }
        var touched: Set<Address>? = []
        // What was left out has ties to the rest that would be lost.
        if isLost || changes.isBeyond || state.isWithoutSome || !(scope.included.isEmpty && scope.excluded.isEmpty) {
            touched = nil
        } else {
            let affected = state.affected(by: changes.changed.union(takenBack), and: changes.remarked)
            if affected.isEmpty { return remember(state, edits, [], changes.newest) }
            touched = affected.count * 4 > state.facts.count ? nil : affected
        }
        guard let touched, let new = try? CatalogReader.update(session, state, reading: touched, scope: scope) else {
            let new = try CatalogReader.read(session, scope: scope, lineage: state.lineage)
            return remember(new, edits, nil, changes.newest)
        }
        return remember(new, edits, touched, changes.newest)
    }

    private mutating func remember(_ new: State, _ edits: Int, _ touched: Set<Address>?, _ newest: String) -> State {
        if touched?.isEmpty != true { readings.append((edits, touched)) }
        state = new
        since = (newest, false)
        takenBack = []
        isLost = false
        return new
    }
}

extension CatalogReader {
    /// A state with some objects read anew, in one snapshot; the rest is taken over.
    ///
    /// - Parameter affected: the objects to read, those that are gone included.
    /// - Returns: nil where something has to be left out, whose ties to the rest are not known.
    static func update(_ session: Session, _ state: State, reading affected: Set<Address>, scope: Scope) throws -> State? {
        let version = try version(of: session)
        let all = list(affected.map(\.object))
        var kinds: [any ObjectKind] = []
        var queries = [extensionMembers]
        var values: [Int: String] = [:]
        for kind in Kinds.all {
            let objects = kind.targetsAnyKind ? all : list(affected.filter { $0.catalog == kind.catalog }.map(\.object))
            guard !objects.isEmpty, !scope.leavesOut(kind) else { continue }
            kinds.append(kind)
            if !kind.isReadWhole { values[queries.count] = "{\(objects)}" }
            // The condition reaches the catalogs' own indexes: PostgreSQL carries it into the subquery.
            queries.append(
                kind.isReadWhole
                    ? kind.query(version)
                    : "SELECT * FROM (\(kind.query(version))) q (dbw_oid) WHERE q.dbw_oid = ANY ($1::oid[])")
        }
        values[queries.count] = "{\(all)}"
        queries += ["\(dependencies) AND d.objid = ANY ($1::oid[])", UnmodelledObjects.query(version)]
        var rows: [Rows] = []
        try ask(session, scope, queries, where: [nil] + kinds.map(\.presence) + [nil, nil], values: values) { rows.append($1) }
        var builder = StateBuilder(updating: state, affected: affected, members: rows[0].numbersByAddress, scope: scope)
        var next = 1
        for kind in Kinds.all {
            let isRead = next <= kinds.count && kinds[next - 1].id == kind.id
            builder.add(kind: kind, rows: isRead ? rows[next] : Rows(commandTag: ""))
            if isRead { next += 1 }
        }
        builder.set(serverVersion: version.number, lineage: state.lineage)
        var new = builder.finish(dependencies: rows[kinds.count + 1])
        new.unmodelled = unmodelled(rows[kinds.count + 2], scope)
        return new.isWithoutSome ? nil : new
    }

    private static func list(_ numbers: [UInt32]) -> String { numbers.map(String.init).joined(separator: ",") }
}
