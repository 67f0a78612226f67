CREATE SCHEMA "S";
CREATE FUNCTION "S".handle_better() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE LANGUAGE mine HANDLER "S".handle_better;
CREATE FUNCTION f() RETURNS int LANGUAGE mine AS 'BEGIN RETURN 1; END';
CREATE TABLE t (a int DEFAULT f());
