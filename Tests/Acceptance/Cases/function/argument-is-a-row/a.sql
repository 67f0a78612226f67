CREATE TABLE t (id int, name text);
CREATE FUNCTION whole(t) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ($1).name || ($1).id';
CREATE FUNCTION all_of(t[]) RETURNS SETOF t LANGUAGE sql AS 'SELECT unnest($1)';
CREATE VIEW v AS SELECT t.whole AS w, all_of(ARRAY[t.*]) AS a FROM t;
