import Migrations
import Postgres
import SQLText
import Schema

/// Which statement of a schema file made which object: seen while PostgreSQL ran them one after the other, not parsed.
///
/// Every statement runs in a transaction of its own, and each catalog row carries the transaction that wrote it (`xmin`).
struct SchemaFileObservation {
    let source: SourceText
    let statements: [StatementFragment]
    /// The state that the file gives.
    let state: State
    /// The statement, by index, that wrote each object last (for tables: that made it).
    private let origins: [Identity: Int]

    /// The index of the statement that an object stands in.
    func origin(of identity: Identity) -> Int? { origins[identity] }

    /// All objects that a statement made.
    func made(by statement: Int) -> [Identity] { origins.filter { $0.value == statement }.map(\.key) }

    /// Loads the text into a copy of the empty database.
    ///
    /// - Throws: `Diagnostic` where the server refuses a statement, or the text holds what is no SQL.
    init(_ source: SourceText, _ workbench: Workbench) throws {
        let shadow = try workbench.shadow()
        let copy = try shadow.copy(of: shadow.template(key: "empty") { _ in })
        defer { copy.drop() }
        let session = try shadow.session(copy)
        defer { session.close() }
        self.source = source
        statements = StatementSplitter.fragments(of: source.bytes).filter { $0.kind == .statement && !$0.body.isEmpty }
        var writers: [UInt32: Int] = [:]
        let loader = SchemaLoader(session: session, makesRoles: shadow.isPrivate)
        for (index, statement) in statements.enumerated() {
            try session.execute("BEGIN")
            let id = try session.query("SELECT pg_current_xact_id()::text::numeric % 4294967296").scalar
            try loader.loadPart(statement.body, of: source)
            try session.execute("COMMIT")
            if let id = id.flatMap({ UInt32($0) }) { writers[id] = index }
        }
        try session.execute("RESET ALL")
        state = try workbench.read(session, lineage: nil)
        let rows = try session.query(Self.rowWriters)
        var origins: [Identity: Int] = [:]
        for row in 0..<rows.count {
            func number(_ column: Int) -> UInt32 { rows[row, column].flatMap { UInt32($0) } ?? 0 }
            let facet: Address.Facet = rows[row, 4] == "c" ? .comment : .object
            let address = Address(catalog: number(0), object: number(1), sub: Int32(number(2)), facet: facet)
            guard let fact = state.fact(address), let index = writers[number(3)] else { continue }
            origins[fact.identity] = max(origins[fact.identity] ?? 0, index)
        }
        self.origins = origins
    }

    /// Catalog, OID, sub-number, writer, and c for comments. Of tables the row of a system column, which nothing later touches.
    private static let rowWriters = """
        SELECT 1259::oid, attrelid, 0, xmin::text, 'o' FROM pg_attribute WHERE attnum = -1 AND attrelid >= 16384
        UNION ALL SELECT 1259, attrelid, attnum, xmin::text, 'o' FROM pg_attribute WHERE attnum > 0 AND attrelid >= 16384
        UNION ALL SELECT 1259, ev_class, 0, xmin::text, 'o' FROM pg_rewrite WHERE rulename = '_RETURN' AND oid >= 16384
        UNION ALL SELECT 1259, indexrelid, 0, xmin::text, 'o' FROM pg_index WHERE indexrelid >= 16384
        UNION ALL SELECT 1259, seqrelid, 0, xmin::text, 'o' FROM pg_sequence
        UNION ALL SELECT 2604, oid, 0, xmin::text, 'o' FROM pg_attrdef WHERE oid >= 16384
        UNION ALL SELECT 2606, oid, 0, xmin::text, 'o' FROM pg_constraint WHERE oid >= 16384
        UNION ALL SELECT 1247, t.oid, 0, t.xmin::text, 'o' FROM pg_type t WHERE t.oid >= 16384 AND (t.typtype IN ('c', 'd', 'e', 'p', 'r')
          OR t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid))
        UNION ALL SELECT 1255, oid, 0, xmin::text, 'o' FROM pg_proc WHERE oid >= 16384
        UNION ALL SELECT 2620, oid, 0, xmin::text, 'o' FROM pg_trigger WHERE oid >= 16384
        UNION ALL SELECT 2615, oid, 0, xmin::text, 'o' FROM pg_namespace WHERE oid >= 16384
        UNION ALL SELECT 3079, oid, 0, xmin::text, 'o' FROM pg_extension WHERE oid >= 16384
        UNION ALL SELECT 3256, oid, 0, xmin::text, 'o' FROM pg_policy WHERE oid >= 16384
        UNION ALL SELECT 2601, oid, 0, xmin::text, 'o' FROM pg_am WHERE oid >= 16384
        UNION ALL SELECT 2605, oid, 0, xmin::text, 'o' FROM pg_cast WHERE oid >= 16384
        UNION ALL SELECT 2607, oid, 0, xmin::text, 'o' FROM pg_conversion WHERE oid >= 16384
        UNION ALL SELECT 2612, oid, 0, xmin::text, 'o' FROM pg_language WHERE oid >= 16384
        UNION ALL SELECT 3456, oid, 0, xmin::text, 'o' FROM pg_collation WHERE oid >= 16384
        UNION ALL SELECT 3576, oid, 0, xmin::text, 'o' FROM pg_transform WHERE oid >= 16384
        UNION ALL SELECT classoid, objoid, objsubid, xmin::text, 'c' FROM pg_description WHERE objoid >= 16384
        """
}
