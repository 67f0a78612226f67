// Real schemas and their real histories, where a corpus of them is at hand: the plan of each step has to give what pg_dump prints of the next
// state. Nothing of a corpus belongs into the project; a fault that it shows gets a case of its own under Cases/.
import Foundation
import Postgres
import SchemaDiff
import TestSupport
import Testing
import Workbench

@Suite(
    .enabled(if: TestServer.isThere, "no server: set DBW_TEST_URL"),
    .enabled(if: Corpus.folder != nil, "no corpus of real schemas beside the project: set DBW_CORPUS to its folder"))
struct CorpusTests {
    @Test(arguments: Corpus.sample)
    func converges(_ step: CorpusStep) throws {
        try Self.preludes.get()
        let (from, to) = (try Self.load(step.from), try Self.load(step.to))
        var options = Workbench.Options()
        options.projectFolder = NSTemporaryDirectory()
        options.shadow = TestServer.url
        let workbench = try Workbench(options)
        let (old, new) = try workbench.loadBoth(.connection(from.target), .connection(to.target))
        let plan = try workbench.plan(from: old, to: new).sql
        let applied = try from.psql(plan)
        #expect(applied.isSuccess, "\(applied.error)")
        let (got, want) = (try from.dump(), try to.dump())
        // A column that takes another's place, or a new one that is not the last, stands where PostgreSQL puts it.
        let moves = Self.movesColumns(try Self.columns(from), try Self.columns(to))
        let mayMoveColumns = moves || (plan.contains("DROP COLUMN") && plan.contains("ADD COLUMN"))
        let missing =
            mayMoveColumns ? CaseRun.loose(want).filter { !CaseRun.loose(got).contains($0) } : want.filter { !got.contains($0) }
        let surplus =
            mayMoveColumns ? CaseRun.loose(got).filter { !CaseRun.loose(want).contains($0) } : got.filter { !want.contains($0) }
        #expect(
            missing.isEmpty && surplus.isEmpty,
            "lacks:\n\(missing.joined(separator: "\n"))\nhas too much:\n\(surplus.joined(separator: "\n"))")
    }

    /// The names of the columns of each table and composite type, in their order.
    private static func columns(_ database: TestDatabase) throws -> [String: [String]] {
        let session = try database.session()
        defer { session.close() }
        let rows = try session.query(
            """
            SELECT a.attrelid::regclass::text, a.attname
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'c') AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attrelid, a.attnum
            """)
        return Dictionary(grouping: 0..<rows.count) { rows[$0, 0] ?? "" }.mapValues { $0.map { rows[$0, 1] ?? "" } }
    }

    /// Whether a table wants an order of columns that adding and dropping does not give.
    private static func movesColumns(_ old: [String: [String]], _ new: [String: [String]]) -> Bool {
        new.contains { table, wanted in
            guard let had = old[table] else { return false }
            return had.filter(wanted.contains) + wanted.filter { !had.contains($0) } != wanted
        }
    }

    private static func load(_ path: String?) throws -> TestDatabase {
        let database = try TestDatabase()
        guard let path else { return database }
        let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        let loaded = try database.psql(text)
        try #require(loaded.isSuccess, "\(path): \(loaded.error)")
        return database
    }

    private static let preludes: Result<Void, any Error> = Result {
        let session = try Session(ConnectionTarget(TestServer.url ?? ""))
        defer { session.close() }
        // Dumps of hosted databases name the role that most servers have.
        if try session.query("SELECT FROM pg_roles WHERE rolname = 'postgres'").count == 0 {
            try session.execute("CREATE ROLE postgres")
        }
        for path in Corpus.preludes {
            guard let text = FileManager.default.contents(atPath: path) else { continue }
            try session.execute(String(decoding: text, as: UTF8.self))
        }
    }
}
