// Here: the statements for security labels. A server takes them only with a label provider loaded, so that no acceptance case can have one.
import Schema
import SchemaDiff
import Testing

struct SecurityLabelTests {
    private func state(_ labels: String?) -> State {
        var sketch = StateSketch()
        let table = sketch.add(
            "table", "t", ["persistence": "p", "row_security": "f", "force_row_security": "f", "replica_identity": "d"])
        if let labels { sketch.add("security label", "t", in: table, ["labels": labels]) }
        return sketch.state()
    }

    private func plan(_ old: String?, _ new: String?) throws -> String {
        try Planner.plan(from: state(old), to: state(new)).sql
    }

    @Test func labelsAreSetAndTaken() throws {
        #expect(try plan(nil, "selinux 'a'") == "SECURITY LABEL FOR selinux ON TABLE public.t IS 'a';\n")
        #expect(try plan("selinux 'a'", nil) == "SECURITY LABEL FOR selinux ON TABLE public.t IS NULL;\n")
    }

    @Test func onlyChangedProvidersAreNamed() throws {
        let sql = try plan("dummy 'x'\nother 'kept'\nselinux 'a'", "other 'kept'\nselinux 'b'")
        #expect(
            sql == "SECURITY LABEL FOR dummy ON TABLE public.t IS NULL;\nSECURITY LABEL FOR selinux ON TABLE public.t IS 'b';\n")
    }

    @Test func orderOfProvidersDoesNotCount() throws {
        #expect(try plan("a 'x'\nb 'y'", "b 'y'\na 'x'").isEmpty)
    }

    @Test func labelMayRunOverLines() throws {
        let sql = try plan("dummy 'one'", "dummy 'one\ntwo ''quoted''\nselinux ''not''s'")
        #expect(sql == "SECURITY LABEL FOR dummy ON TABLE public.t IS 'one\ntwo ''quoted''\nselinux ''not''s';\n")
    }
}
