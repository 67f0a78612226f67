CREATE TABLE t (id int, extra numeric, name text);
CREATE FUNCTION whole(t) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ($1).name || ($1).id';
CREATE FUNCTION all_of(t[]) RETURNS SETOF t LANGUAGE sql AS 'SELECT unnest($1)';
CREATE VIEW v AS SELECT t.whole AS w, all_of(ARRAY[t.*]) AS a FROM t;
CREATE INDEX ON t (whole(t));
CREATE FUNCTION of_view(v) RETURNS text LANGUAGE sql AS 'SELECT ($1).w';
CREATE VIEW over AS SELECT of_view(v) AS o FROM v;
