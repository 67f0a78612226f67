CREATE TABLE t (a int);
CREATE AGGREGATE middle(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE);
CREATE AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = READ_WRITE, HYPOTHETICAL);
CREATE AGGREGATE reading(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = READ_ONLY);
COMMENT ON AGGREGATE middle(float8 ORDER BY anyelement) IS 'middle';
COMMENT ON AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") IS 'place';
REVOKE EXECUTE ON FUNCTION middle(float8, anyelement) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION middle(float8, anyelement) TO dbw_case_reader;
ALTER AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") OWNER TO dbw_case_app;
