CREATE FUNCTION add(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT coalesce($1, 0) + coalesce($2, 0)';
CREATE AGGREGATE total(int) (SFUNC = add, STYPE = int, INITCOND = '7', PARALLEL = SAFE, COMBINEFUNC = int4pl);
CREATE VIEW v AS SELECT total(x) AS t FROM generate_series(1, 3) x;
CREATE AGGREGATE "Count It"(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
COMMENT ON AGGREGATE total(int) IS 'sum';
