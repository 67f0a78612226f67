CREATE COLLATION c (PROVIDER = libc, LC_COLLATE = 'C', LC_CTYPE = 'C.utf8');
COMMENT ON COLLATION c IS 'order of names';
CREATE DOMAIN label AS text COLLATE c;
CREATE TYPE pair AS (a text COLLATE c, b int);
CREATE TABLE t (id int PRIMARY KEY, a text COLLATE c UNIQUE CHECK (a <> ''), b label, d pair, e text DEFAULT 'x');
CREATE INDEX ON t (e COLLATE c);
CREATE VIEW v AS SELECT a, max(b) AS b FROM t GROUP BY a;
