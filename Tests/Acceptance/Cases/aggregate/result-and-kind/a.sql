CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE AGGREGATE middle(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE FUNCTION weigh(float8, float8, anyelement) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE VIEW v AS SELECT total(x) AS t FROM generate_series(1, 3) x;
