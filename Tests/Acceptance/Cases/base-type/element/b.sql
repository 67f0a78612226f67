CREATE TYPE pair;
CREATE FUNCTION pair_in(cstring) RETURNS pair LANGUAGE internal IMMUTABLE STRICT AS 'point_in';
CREATE FUNCTION pair_out(pair) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'point_out';
CREATE TYPE pair (INPUT = pair_in, OUTPUT = pair_out, INTERNALLENGTH = 16, ALIGNMENT = double, ELEMENT = float8,
    SUBSCRIPT = raw_array_subscript_handler);
CREATE TABLE t (id int PRIMARY KEY, a pair);
CREATE VIEW v AS SELECT a[1] AS second FROM t;
