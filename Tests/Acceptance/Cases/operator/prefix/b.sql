CREATE FUNCTION "Twice"(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 2 * $1';
CREATE OPERATOR @#@ (FUNCTION = "Twice", RIGHTARG = bigint);
CREATE TABLE t (a bigint, CHECK ((@#@ a) > 0), b bigint GENERATED ALWAYS AS (@#@ a) STORED);
CREATE INDEX i ON t ((@#@ a));
COMMENT ON OPERATOR @#@ (NONE, bigint) IS 'twice';
