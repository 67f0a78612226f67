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
        "'(ARRAY[1])::text[]'::text", "(ARRAY[1, 2])", "(ARRAY[1])::text", "ARRAY['a'::text]", "",
        "AS $function$ SELECT (ARRAY[1])::text[] $function$", "(ARRAY[", "(ARRAY[]::text[])", "\"(ARRAY[1])::text[]\"",
    ])
    func everythingElseStays(_ text: String) { #expect(SettledText.of(text) == text) }
}
