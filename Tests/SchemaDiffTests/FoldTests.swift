// Joining steps into the statements that a person would have written, and never across a need.
import Schema
import SchemaDiff
import Testing

struct FoldTests {
    private func table(_ sketch: inout StateSketch, _ name: String) -> Int {
        sketch.add("table", name, ["persistence": "p", "row_security": "f", "force_row_security": "f", "replica_identity": "d"])
    }

    private func column(_ sketch: inout StateSketch, _ name: String, _ table: Int, _ sub: Int32, _ type: String = "integer")
        -> Int
    {
        sketch.add("column", name, in: table, sub: sub, ["type": type, "not_null": "f"])
    }

    @Test func aNewTableIsOneStatement() throws {
        var sketch = StateSketch()
        let t = table(&sketch, "t")
        let b = column(&sketch, "b", t, 1)
        _ = column(&sketch, "a", t, 2, "text")
        sketch.add("default", "b", in: b, ["expression": "7"])
        sketch.add("check", "b_positive", in: t, needs: [b], ["definition": "CHECK ((b > 0))", "is_valid": "t"])
        let plan = try Planner.plan(from: State(), to: sketch.state())
        #expect(
            plan.sql == """
                CREATE TABLE public.t (
                    b integer DEFAULT 7,
                    a text,
                    CONSTRAINT b_positive CHECK ((b > 0))
                );

                """)
    }

    /// What a default needs is made first, so that the default stands in the table's statement; where that needs the table itself, it comes after.
    @Test func whatADefaultNeedsComesFirst() throws {
        func statements(functionNeedsTable: Bool) throws -> [String] {
            var sketch = StateSketch()
            let t = table(&sketch, "t")
            let a = column(&sketch, "a", t, 1)
            let function = sketch.add(
                "function", "f", needs: functionNeedsTable ? [t] : [],
                ["definition": "CREATE OR REPLACE FUNCTION public.f() ...", "kind": "f", "language": "plpgsql"])
            sketch.add("default", "a", in: a, needs: [function], ["expression": "public.f()"])
            return try Planner.plan(from: State(), to: sketch.state()).statements.map(\.sql)
        }
        #expect(
            try statements(functionNeedsTable: false) == [
                "CREATE FUNCTION public.f() ...", "CREATE TABLE public.t (\n    a integer DEFAULT public.f()\n)",
            ])
        #expect(
            try statements(functionNeedsTable: true) == [
                "CREATE TABLE public.t (\n    a integer\n)", "CREATE FUNCTION public.f() ...",
                "ALTER TABLE public.t ALTER COLUMN a SET DEFAULT public.f()",
            ])
    }

    @Test func addedColumnsShareAStatementAndKeepTheirOrder() throws {
        func sketch(_ names: [String]) -> State {
            var sketch = StateSketch()
            let t = table(&sketch, "t")
            for (index, name) in names.enumerated() { _ = column(&sketch, name, t, Int32(index + 1)) }
            return sketch.state()
        }
        let plan = try Planner.plan(from: sketch(["id"]), to: sketch(["id", "z", "m", "a"]))
        #expect(
            plan.sql == "ALTER TABLE public.t\n    ADD COLUMN z integer,\n    ADD COLUMN m integer,\n    ADD COLUMN a integer;\n")
    }

    @Test func hazardsOfNewTablesAreLeftOut() throws {
        var sketch = StateSketch()
        let t = table(&sketch, "t")
        let a = column(&sketch, "a", t, 1)
        sketch.add("unique", "k", in: t, needs: [a], ["definition": "UNIQUE (a)", "is_valid": "t"])
        #expect(try Planner.plan(from: State(), to: sketch.state()).hazards.isEmpty)
    }
}
