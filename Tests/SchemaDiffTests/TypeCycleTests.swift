// Types and the functions that they are made of: the one ring of needs that every schema may have.
import Schema
import SchemaDiff
import Testing

struct TypeCycleTests {
    /// A base type with its declaration, the functions that read and write it, and a table that has nothing to do with them.
    private func state() -> State {
        var builder = StateBuilder(members: [])
        func add(_ kind: KindID, _ oid: Int, _ name: String, _ signature: String = "", _ attributes: [String: String] = [:]) {
            let kind = Kinds.of(kind)
            let row =
                [String(oid), "0", nil, "0", nil, "public", "", name, signature] + kind.attributes.map { attributes[$0.name] }
            builder.add(kind: kind, columnCount: row.count) { row[$0] }
        }
        add("type declaration", 20001, "n")
        add("base type", 20001, "n", "", ["input": "public.n_in", "output": "public.n_out", "length": "8"])
        add("table", 20002, "a")
        add("function", 20003, "n_in", "cstring", ["definition": "CREATE FUNCTION n_in"])
        add("function", 20004, "n_out", "public.n", ["definition": "CREATE FUNCTION n_out"])
        add("function", 20005, "a_other", "public.n", ["definition": "CREATE FUNCTION a_other"])
        let type = Address(catalog: Catalog.type, object: 20001)
        let functions = (20003...20005).map { Address(catalog: Catalog.function, object: $0) }
        let held: [(Address, Address, Character)] = functions.map { ($0, type, "n") }
        let holding: [(Address, Address, Character)] = functions.prefix(2).map { (type, $0, "n") }
        return builder.finish(dependencies: held + holding)
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
