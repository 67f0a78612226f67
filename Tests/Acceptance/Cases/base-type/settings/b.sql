CREATE TYPE mytext;
CREATE FUNCTION mytext_in(cstring) RETURNS mytext LANGUAGE internal STABLE STRICT AS 'textin';
CREATE FUNCTION mytext_out(mytext) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION mytext_recv(internal) RETURNS mytext LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE FUNCTION mytext_mod_in(cstring[]) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodin';
CREATE FUNCTION mytext_mod_out(int) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodout';
CREATE FUNCTION mytext_analyze(internal) RETURNS boolean LANGUAGE internal STRICT AS 'array_typanalyze';
CREATE FUNCTION mytext_subscript(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'jsonb_subscript_handler';
CREATE TYPE mytext (INPUT = mytext_in, OUTPUT = mytext_out, RECEIVE = mytext_recv, TYPMOD_IN = mytext_mod_in, TYPMOD_OUT = mytext_mod_out,
    ANALYZE = mytext_analyze, SUBSCRIPT = mytext_subscript, STORAGE = main);
CREATE TABLE t (id int, a mytext, b mytext);
ALTER TABLE t ALTER COLUMN b SET STORAGE external;
CREATE VIEW v AS SELECT a FROM t;
