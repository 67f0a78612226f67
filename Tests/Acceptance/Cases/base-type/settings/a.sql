CREATE TYPE mytext;
CREATE FUNCTION mytext_in(cstring) RETURNS mytext LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION mytext_out(mytext) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION mytext_send(mytext) RETURNS bytea LANGUAGE internal STABLE STRICT AS 'textsend';
CREATE TYPE mytext (INPUT = mytext_in, OUTPUT = mytext_out, SEND = mytext_send, STORAGE = extended);
CREATE TABLE t (id int, a mytext, b mytext);
ALTER TABLE t ALTER COLUMN b SET STORAGE external;
CREATE VIEW v AS SELECT a FROM t;
