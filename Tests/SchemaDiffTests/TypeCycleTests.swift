// Types and the functions that they are made of: the one ring of needs that every schema may have.
import Schema
import SchemaDiff
import Testing

struct TypeCycleTests {
    /// A base type with its declaration, the functions that read and write it, and a table that has nothing to do with them.
    private func state() -> State {
        var builder = StateBuilder(members: [:])
        func add(_ kind: KindID, _ oid: Int, _ name: String, _ signature: String = "", _ attributes: [String: String] = [:]) {
            let kind = Kinds.of(kind)
            let row =
                [String(oid), "0", nil, "0", nil, "public", "", name, signature] + kind.attributes.map { attributes[$0.name] }
            builder.add(kind: kind, rows: TextRows([row]))
        }
        add("type declaration", 20001, "n")
        add("base type", 20001, "n", "", ["input": "public.n_in", "output": "public.n_out", "length": "8"])
        add(
            "table", 20002, "a", "",
            ["persistence": "p", "row_security": "f", "force_row_security": "f", "replica_identity": "d"])
        add("function", 20003, "n_in", "cstring", ["definition": "CREATE FUNCTION n_in"])
        add("function", 20004, "n_out", "public.n", ["definition": "CREATE FUNCTION n_out"])
        add("function", 20005, "a_other", "public.n", ["definition": "CREATE FUNCTION a_other"])
        func edge(_ from: (UInt32, Int), _ to: (UInt32, Int)) -> [String?] {
            [String(from.0), String(from.1), "0", String(to.0), String(to.1), "0", "n"]
        }
        let type = (Catalog.type, 20001)
        let functions = (20003...20005).map { (Catalog.function, $0) }
        return builder.finish(
            dependencies: TextRows(functions.map { edge($0, type) } + functions.prefix(2).map { edge(type, $0) }))
    }

    @Test func functionsStandBetweenDeclarationAndType() throws {
        let plan = try Planner.plan(from: State(), to: state())
        #expect(
            plan.statements.compactMap(\.subjects.first?.label) == [
                "type declaration public.n", "function public.n_in(cstring)", "function public.n_out(public.n)",
                "base type public.n", "table public.a", "function public.a_other(public.n)",
            ])
    }

    @Test func theTypeTakesItsFunctionsWithIt() throws {
        let plan = try Planner.plan(from: state(), to: State())
        #expect(
            plan.statements.map(\.sql) == [
                "DROP FUNCTION public.a_other(public.n)", "DROP TABLE public.a", "DROP TYPE public.n CASCADE",
            ])
    }
}

/// Rows that no server sent.
private final class TextRows: CatalogRows {
    private let cells: [[UnsafeRawBufferPointer?]]

    init(_ rows: [[String?]]) {
        cells = rows.map { row in
            row.map { text in
                text.map { text in
                    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 8)
                    copy.copyBytes(from: text.utf8)
                    return UnsafeRawBufferPointer(copy)
                }
            }
        }
    }

    deinit { for cell in cells.joined() { cell?.deallocate() } }

    var count: Int { cells.count }
    var columnCount: Int { cells.first?.count ?? 0 }
    func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? { cells[row][column] }
}
