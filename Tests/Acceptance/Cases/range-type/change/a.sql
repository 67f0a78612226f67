CREATE FUNCTION diff(x text, y text) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT 1.0::float8';
CREATE TYPE textrange AS RANGE (SUBTYPE = text, SUBTYPE_DIFF = diff);
CREATE TYPE numbers AS RANGE (SUBTYPE = int);
CREATE TABLE t (id int PRIMARY KEY, a textrange, m textmultirange, n numbers NOT NULL, l numbers[]);
CREATE VIEW v AS SELECT a, textrange('a', 'b') AS b FROM t;
CREATE FUNCTION f(textrange) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE INDEX ON t USING gist (a);
COMMENT ON COLUMN t.a IS 'span';
