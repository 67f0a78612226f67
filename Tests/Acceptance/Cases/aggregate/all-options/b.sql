CREATE TABLE t (a int);
CREATE FUNCTION less(int, int) RETURNS bool LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 < $2';
CREATE OPERATOR <# (FUNCTION = less, LEFTARG = int, RIGHTARG = int);
CREATE AGGREGATE lowest(int) (SFUNC = int4smaller, STYPE = int, SORTOP = <#, PARALLEL = RESTRICTED);
CREATE AGGREGATE mean(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, SSPACE = 128, FINALFUNC = numeric_avg, FINALFUNC_MODIFY = SHAREABLE,
    COMBINEFUNC = numeric_avg_combine, SERIALFUNC = numeric_avg_serialize, DESERIALFUNC = numeric_avg_deserialize,
    MSFUNC = numeric_avg_accum, MINVFUNC = numeric_accum_inv, MSTYPE = internal, MSSPACE = 128, MFINALFUNC = numeric_avg, MFINALFUNC_MODIFY = READ_WRITE, PARALLEL = SAFE);
CREATE FUNCTION array_append_all(text[], int, VARIADIC text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS 'SELECT $1 || $3';
CREATE AGGREGATE named("First" int, VARIADIC rest text[]) (SFUNC = array_append_all, STYPE = text[]);
