import Schema
import SQLText

/// Reads the schema state of the database that a session is connected to.
public struct CatalogReader {
    /// One consistent reading of all catalogs: in a snapshot of its own, or inside the session's open transaction, which it leaves as it was.
    ///
    /// - Parameters:
    ///   - lineage: names the database's origin; states with equal lineage are matched by OID.
    ///   - sparing: whether the server is first asked which kinds there are at all; the result is the same.
    /// - Throws: `Diagnostic` (refused) for a kind of object that the server does not let the role read, or fails to print: a state without
    ///   it would be a wrong one. `PostgresError` for the rest.
    public static func read(_ session: Session, scope: Scope = .standard, lineage: String? = nil, sparing: Bool = true) throws
        -> State
    {
        var skipped: Set<KindID> = []
        var attempts = 3
        while true {
            do { return try attempt(session, scope, lineage, skipping: skipped, sparing) } catch let failure as Unreadable {
                attempts -= 1
                // An object that went while it was being printed; the next reading does not find it.
                if failure.error.sqlState == SQLState("XX000"), attempts > 0, session.transactionStatus == .idle { continue }
                // What the person leaves out altogether need not be read.
                guard scope.leavesOutAll(of: failure.kind), skipped.insert(failure.kind).inserted else {
                    throw failure.diagnostic
                }
            }
        }
    }

    /// A kind's query that failed.
    private struct Unreadable: Error {
        let kind: KindID
        let error: PostgresError

        var diagnostic: Diagnostic {
            let help =
                error.sqlState == .insufficientPrivilege
                ? "connect as a role that may read them, or leave them out with --exclude '\(kind):*'"
                : "see what is wrong with the object, or leave them all out with --exclude '\(kind):*'"
            return Diagnostic(
                .refused, "cannot read the objects of kind \(kind): \(error.message)", help: help, detail: error.detail,
                hint: error.hint, context: error.context, sqlState: error.sqlState?.code)
        }
    }

    private static func attempt(
        _ session: Session, _ scope: Scope, _ lineage: String?, skipping skipped: Set<KindID>, _ sparing: Bool
    ) throws -> State {
        let version = try version(of: session)
        let queries = Kinds.all.map { scope.leavesOut($0) || skipped.contains($0.id) ? "SELECT WHERE false" : $0.query(version) }
        var assembly = Assembly(version: version, scope: scope, lineage: lineage)
        do {
            let all = [extensionMembers] + queries + [dependencies, UnmodelledObjects.query(version)]
            let conditions = sparing ? [nil] + Kinds.all.map(\.presence) + [nil, nil] : []
            try ask(session, scope, all, where: conditions) { assembly.take($0, $1) }
            return assembly.state
        } catch let failure as PostgresError where !failure.isConnectionFailure && failure.sqlState?.code.hasPrefix("57") != true
        {
            guard let kind = assembly.kind(at: assembly.taken) else { throw failure }
            throw Unreadable(kind: kind, error: failure)
        }
    }

    static func version(of session: Session) throws -> ServerVersion {
        let version = ServerVersion(number: session.serverVersion)
        guard version.major >= 14 else {
            throw Diagnostic(.connection, "the server is PostgreSQL \(version.major); dbw reads the catalogs of 14 and newer")
        }
        return version
    }

    /// Runs catalog queries in one snapshot, under settings that make PostgreSQL print everything alike everywhere.
    ///
    /// - Parameters:
    ///   - conditions: for each query the condition (`ObjectKind.presence`) that is false where it gives nothing, or nil: what gives nothing is
    ///     not sent.
    ///   - values: what `$1` stands for, by the place of the query.
    ///   - each: called for each query in their order, with no rows for one that was not sent.
    static func ask(
        _ session: Session, _ scope: Scope, _ queries: [String], where conditions: [String?] = [], values: [Int: String] = [:],
        each: (Int, Rows) -> Void
    ) throws {
        let inside = session.transactionStatus == .inTransaction
        let opening = (inside ? ["SAVEPOINT dbw_read"] : ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"]) + [settings(scope)]
        let closing = inside ? ["ROLLBACK TO SAVEPOINT dbw_read", "RELEASE SAVEPOINT dbw_read"] : ["COMMIT"]
        func giveUp() {
            if inside {
                _ = try? session.execute("ROLLBACK TO SAVEPOINT dbw_read; RELEASE SAVEPOINT dbw_read")
            } else {
                _ = try? session.execute("ROLLBACK")
            }
        }
        guard conditions.contains(where: { $0 != nil }) else {
            do {
                let shifted = Dictionary(uniqueKeysWithValues: values.map { ($0 + opening.count, $1) })
                let kept = opening.count..<(opening.count + queries.count)
                try session.pipeline(opening + queries + closing, keeping: kept, values: shifted) {
                    if queries.indices.contains($0 - opening.count) { each($0 - opening.count, $1) }
                }
            } catch {
                giveUp()
                throw error
            }
            return
        }
        let wanted: [Bool]
        do { wanted = try answers(session, opening, conditions) } catch let error as PostgresError
            where !error.isConnectionFailure
        {
            // Asked without conditions, the query that the server refuses is known by its place.
            giveUp()
            return try ask(session, scope, queries, values: values, each: each)
        }
        let sent = queries.indices.filter { wanted[$0] }
        var next = 0
        func pass(to place: Int) {
            while next < place {
                each(next, Rows(commandTag: ""))
                next += 1
            }
        }
        do {
            pass(to: sent.first ?? queries.count)
            let shifted = Dictionary(
                uniqueKeysWithValues: sent.enumerated().compactMap { place, index in values[index].map { (place, $0) } })
            try session.pipeline(sent.map { queries[$0] } + closing, keeping: 0..<sent.count, values: shifted) { index, rows in
                guard sent.indices.contains(index) else { return }
                each(sent[index], rows)
                next = sent[index] + 1
                // At once, so that one that fails is known by its place.
                pass(to: sent.indices.contains(index + 1) ? sent[index + 1] : queries.count)
            }
        } catch {
            giveUp()
            throw error
        }
    }

    /// Opens the snapshot and asks all conditions in it; true where there is none.
    private static func answers(_ session: Session, _ opening: [String], _ conditions: [String?]) throws -> [Bool] {
        // Always all of them: then it is one text, and planned once.
        let asked = Set(Kinds.all.compactMap(\.presence)).sorted()
        var answers: [String: Bool] = [:]
        let query = "SELECT " + asked.joined(separator: ", ")
        try session.pipeline(opening + [query], keeping: opening.count..<(opening.count + 1)) { index, rows in
            guard index == opening.count else { return }
            for (column, condition) in asked.enumerated() { answers[condition] = rows[0, column] != "f" }
        }
        return conditions.map { $0.map { answers[$0] ?? true } ?? true }
    }

    /// The empty search path makes PostgreSQL print every name with its schema; the rest makes constants print alike everywhere.
    private static func settings(_ scope: Scope) -> String {
        "SELECT set_config('search_path', '', true), set_config('DateStyle', 'ISO', true), set_config('IntervalStyle', 'postgres', true),"
            + " set_config('extra_float_digits', '3', true), set_config('quote_all_identifiers', 'off', true),"
            + " set_config('enable_nestloop', 'on', true), set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true), set_config('dbw.owners', '\(scope.owners)', true),"
            + " set_config('dbw.extension_versions', '\(scope.hasExtensionVersions ? "on" : "off")', true)"
    }

    /// Puts the state together result by result, while the server works on the next one.
    private struct Assembly {
        let version: ServerVersion
        let scope: Scope
        let lineage: String?
        var builder: StateBuilder?
        var state = State()
        /// How many results came.
        private(set) var taken = 0

        init(version: ServerVersion, scope: Scope, lineage: String?) {
            self.version = version
            self.scope = scope
            self.lineage = lineage
        }

        /// The kind whose query stands at that place.
        func kind(at index: Int) -> KindID? {
            let place = index - 1
            return Kinds.all.indices.contains(place) ? Kinds.all[place].id : nil
        }

        mutating func take(_ index: Int, _ rows: Rows) {
            taken = index + 1
            switch index {
            case 0: builder = StateBuilder(members: rows.numbersByAddress, scope: scope)
            case 1...Kinds.all.count: builder?.add(kind: Kinds.all[index - 1], rows: rows)
            case Kinds.all.count + 1:
                builder?.set(serverVersion: version.number, lineage: lineage)
                if let built = builder?.finish(dependencies: rows) { state = built }
                builder = nil
            case Kinds.all.count + 2:
                state.unmodelled = CatalogReader.unmodelled(rows, scope)
            default: break
            }
        }
    }

    static func unmodelled(_ rows: Rows, _ scope: Scope) -> [UnmodelledObject] {
        (0..<rows.count).map { UnmodelledObject(kind: rows[$0, 0] ?? "", name: rows[$0, 1] ?? "") }.filter {
            !$0.isLeftOut(of: scope)
        }
    }

    static let extensionMembers =
        "SELECT d.classid::oid, d.objid, d.refobjid FROM pg_depend d WHERE d.deptype = 'e' AND d.objid >= 16384"

    /// Below 16384 are the objects of initdb, on which everything may lean. Row types, array types, toast tables, the index behind a
    /// constraint and the triggers of a foreign key are no facts, and go with their owner. PostgreSQL keeps no tie between an exclusion
    /// constraint and its operators, without which it cannot be printed.
    static let dependencies = """
        SELECT d.classid::oid, d.objid, d.objsubid, d.refclassid::oid, d.refobjid, d.refobjsubid, d.deptype
        FROM (SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype FROM pg_depend
          UNION ALL
          SELECT 2606, k.oid, 0, 2617, o, 0, 'n' FROM pg_constraint k CROSS JOIN unnest(k.conexclop) o WHERE k.contype = 'x') d
        WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'P', 'S')
          AND NOT (d.classid IN (1247, 1259, 2620) AND d.deptype = 'i') AND d.refclassid <> 2615
        """
}

extension Rows: CatalogRows {
    /// How many cells a row has.
    public var columnCount: Int { columns.count }

    /// Of rows of a catalog's and an object's OID.
    var addresses: Set<Address> { Set((0..<count).map(address)) }
    /// Of the same rows, with a number after them.
    var numbersByAddress: [Address: UInt32] {
        Dictionary((0..<count).map { (address($0), number($0, 2) ?? 0) }, uniquingKeysWith: { $1 })
    }

    private func address(_ row: Int) -> Address { Address(catalog: number(row, 0) ?? 0, object: number(row, 1) ?? 0) }
}
