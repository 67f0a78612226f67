CREATE FUNCTION less(int, text) RETURNS bool LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 < length($2)';
CREATE FUNCTION compare(int, text) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 - length($2)';
CREATE OPERATOR <# (FUNCTION = less, LEFTARG = int, RIGHTARG = text);
ALTER OPERATOR FAMILY integer_ops USING btree ADD OPERATOR 1 <# (int, text), FUNCTION 1 (int, text) compare(int, text);
