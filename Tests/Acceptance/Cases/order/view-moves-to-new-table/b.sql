CREATE TABLE fresh (id int, a int, b int);
CREATE VIEW v AS SELECT id, a FROM fresh;
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT count(*)::int FROM v; END;
