CREATE TABLE plain (id int);
CREATE SCHEMA s;
CREATE TYPE s."My Text";
CREATE FUNCTION s.mytext_in(cstring) RETURNS s."My Text" LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION s.mytext_out(s."My Text") RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION s.mytext_recv(internal) RETURNS s."My Text" LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE FUNCTION s.mytext_send(s."My Text") RETURNS bytea LANGUAGE internal STABLE STRICT AS 'textsend';
CREATE FUNCTION s.mytext_mod_in(cstring[]) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodin';
CREATE FUNCTION s.mytext_mod_out(int) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodout';
CREATE FUNCTION s.mytext_analyze(internal) RETURNS boolean LANGUAGE internal STRICT AS 'array_typanalyze';
CREATE FUNCTION s.mytext_subscript(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'raw_array_subscript_handler';
CREATE TYPE s."My Text" (
    INPUT = s.mytext_in, OUTPUT = s.mytext_out, RECEIVE = s.mytext_recv, SEND = s.mytext_send,
    TYPMOD_IN = s.mytext_mod_in, TYPMOD_OUT = s.mytext_mod_out, ANALYZE = s.mytext_analyze, SUBSCRIPT = s.mytext_subscript,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended, CATEGORY = 'S', PREFERRED = true,
    DEFAULT = 'it''s', ELEMENT = "char", DELIMITER = ';', COLLATABLE = true
);
COMMENT ON TYPE s."My Text" IS 'text of my own';
COMMENT ON FUNCTION s.mytext_in(cstring) IS 'reads it';
ALTER TYPE s."My Text" OWNER TO dbw_case_app;
REVOKE USAGE ON TYPE s."My Text" FROM PUBLIC;
GRANT USAGE ON TYPE s."My Text" TO dbw_case_reader;
CREATE TYPE small;
CREATE FUNCTION small_in(cstring) RETURNS small LANGUAGE internal IMMUTABLE STRICT AS 'int2in';
CREATE FUNCTION small_out(small) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int2out';
CREATE TYPE small (INPUT = small_in, OUTPUT = small_out, LIKE = smallint);
CREATE FUNCTION describe(small) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN $1; END';
CREATE DOMAIN smaller AS small DEFAULT '1';
CREATE TYPE pair AS (a small, b s."My Text"[]);
CREATE TABLE t (id int, a small DEFAULT '7', b s."My Text", c small[], d smaller, e pair);
CREATE VIEW v AS SELECT describe(a) AS text, b FROM t;
