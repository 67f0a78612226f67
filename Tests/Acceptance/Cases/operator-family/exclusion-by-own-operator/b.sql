CREATE TABLE t (r int4range);
CREATE FUNCTION meets(int4range, int4range) RETURNS bool LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 && $2';
CREATE OPERATOR &&& (FUNCTION = meets, LEFTARG = int4range, RIGHTARG = int4range, COMMUTATOR = &&&);
CREATE OPERATOR CLASS spans FOR TYPE int4range USING gist AS
    OPERATOR 3 &&&, FUNCTION 1 range_gist_consistent(internal, anyrange, smallint, oid, internal), FUNCTION 2 range_gist_union(internal, internal),
    FUNCTION 5 range_gist_penalty(internal, internal, internal), FUNCTION 6 range_gist_picksplit(internal, internal),
    FUNCTION 7 range_gist_same(anyrange, anyrange, internal);
ALTER TABLE t ADD CONSTRAINT apart EXCLUDE USING gist (r spans WITH &&&);
