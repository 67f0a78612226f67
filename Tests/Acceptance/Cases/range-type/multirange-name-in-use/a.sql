CREATE TYPE span AS RANGE (SUBTYPE = float8);
CREATE TABLE t (id int PRIMARY KEY, a span_multirange NOT NULL, l span_multirange[]);
CREATE DOMAIN d AS span_multirange;
CREATE FUNCTION f(span_multirange) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE VIEW v AS SELECT a, span_multirange(span(1, 2)) AS b FROM t;
