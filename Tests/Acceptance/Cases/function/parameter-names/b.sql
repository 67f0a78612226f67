CREATE FUNCTION f("first" int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE FUNCTION g(a int, OUT z int, OUT y text) LANGUAGE plpgsql AS $$ BEGIN z := a; y := 'y'; END $$;
CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT f(1, 2));
CREATE VIEW v AS SELECT f("first" => id, b => 1) AS s FROM t;
COMMENT ON FUNCTION f(int, int) IS 'sum';
REVOKE EXECUTE ON FUNCTION f(int, int) FROM PUBLIC;
