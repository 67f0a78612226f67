CREATE TABLE t (a serial, b text);
ALTER TABLE t OWNER TO "dbw case ""owner""";
CREATE VIEW v AS SELECT b FROM t;
ALTER VIEW v OWNER TO "dbw case ""owner""";
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
ALTER FUNCTION f(int) OWNER TO "dbw case ""owner""";
CREATE TABLE own (a int);
