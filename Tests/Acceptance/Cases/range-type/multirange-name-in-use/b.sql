CREATE TYPE span AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = spans);
CREATE TABLE t (id int PRIMARY KEY, a spans NOT NULL, l spans[]);
CREATE DOMAIN d AS spans;
CREATE FUNCTION f(spans) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE VIEW v AS SELECT a, spans(span(1, 2)) AS b FROM t;
