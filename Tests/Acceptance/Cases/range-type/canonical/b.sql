CREATE TYPE whole;
CREATE FUNCTION whole_step(whole) RETURNS whole LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE whole AS RANGE (SUBTYPE = int, CANONICAL = whole_step);
CREATE FUNCTION size(whole) RETURNS int LANGUAGE sql AS 'SELECT upper($1) - lower($1)';
