CREATE TABLE t (c text, kind text);
GRANT SELECT (kind), UPDATE (kind) ON t TO dbw_case_app;
GRANT SELECT ON t TO dbw_case_app, dbw_case_reader;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION f() FROM PUBLIC;
GRANT ALL ON FUNCTION f() TO dbw_case_app;
