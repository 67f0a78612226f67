// Here: printed expressions in the form in which they stay. Pure.
import Schema
import Testing

struct SettledTextTests {
    @Test(arguments: [
        (
            "((state)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            "((state)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))"
        ),
        ("(ARRAY[f(a, b), c])::public.\"My type\"[]", "ARRAY[(f(a, b))::public.\"My type\", (c)::public.\"My type\"]"),
        (
            "(ARRAY['x, [y'::bpchar, 'it''s)'::bpchar])::character varying(3)[]",
            "ARRAY[('x, [y'::bpchar)::character varying(3), ('it''s)'::bpchar)::character varying(3)]"
        ),
        ("(ARRAY[(ARRAY[1])::bigint[]])::text[]", "ARRAY[(ARRAY[(1)::bigint])::text]"),
    ])
    func castGoesToTheElements(_ printed: String, _ settled: String) {
        #expect(SettledText.of(printed) == settled)
        #expect(SettledText.of(settled) == settled)
    }

    @Test(arguments: [
        ("((((a >= 0) AND (a <= 9)) AND (b > 0)))", "(((a >= 0) AND (a <= 9) AND (b > 0)))"),
        ("(((((a) OR (b)) OR (c)) OR (d)) AND (e))", "(((a) OR (b) OR (c) OR (d)) AND (e))"),
        ("WHERE ((((x)::text = ') AND (') AND (y)) AND (z))", "WHERE (((x)::text = ') AND (') AND (y) AND (z))"),
    ])
    func listsThatBeginWithAListAreOne(_ printed: String, _ settled: String) {
        #expect(SettledText.of(printed) == settled)
        #expect(SettledText.of(settled) == settled)
    }

    @Test(arguments: [
        "((a) AND ((b) AND (c)))", "(((a) AND (b)) OR (c))", "(((a) OR (b)) AND (c))", "((f((a) AND (b))) AND (c))",
        "'(((a) AND (b)) AND (c))'", "((NOT ((a) AND (b))) AND (c))", "(((a) AND (b)) IS TRUE AND (c))", ")) AND (",
    ])
    func otherListsStay(_ text: String) { #expect(SettledText.of(text) == text) }

    @Test(arguments: [
        "'(ARRAY[1])::text[]'::text", "(ARRAY[1, 2])", "(ARRAY[1])::text", "ARRAY['a'::text]", "",
        "AS $function$ SELECT (ARRAY[1])::text[] $function$", "(ARRAY[", "(ARRAY[]::text[])", "\"(ARRAY[1])::text[]\"",
    ])
    func everythingElseStays(_ text: String) { #expect(SettledText.of(text) == text) }
}
