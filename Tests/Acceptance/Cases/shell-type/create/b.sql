CREATE TABLE t (id int);
CREATE TYPE later;
CREATE FUNCTION later_in(cstring) RETURNS later LANGUAGE internal IMMUTABLE STRICT AS 'int8in';
COMMENT ON TYPE later IS 'to come';
ALTER TYPE later OWNER TO dbw_case_app;
