CREATE TYPE point8;
CREATE FUNCTION point8_in(cstring) RETURNS point8 LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION point8_out(point8) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE point8 (INPUT = point8_in, OUTPUT = point8_out, INTERNALLENGTH = variable, ALIGNMENT = int4, STORAGE = extended,
    CATEGORY = 'S', PREFERRED = true, COLLATABLE = true);
CREATE TABLE t (id int PRIMARY KEY, a point8);
