CREATE AGGREGATE total(int) (SFUNC = int4_sum, STYPE = bigint, INITCOND = '0');
CREATE FUNCTION weigh(float8, float8, anyelement) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE middle(float8, anyelement) (SFUNC = weigh, STYPE = float8, INITCOND = '0');
CREATE VIEW v AS SELECT total(x) AS t FROM generate_series(1, 3) x;
