CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE FUNCTION level(mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT array_position(enum_range(NULL::mood), $1)';
CREATE FUNCTION rank(mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 10 * array_position(enum_range(NULL::mood), $1)';
CREATE FUNCTION name_of(mood) RETURNS varchar LANGUAGE sql IMMUTABLE AS 'SELECT upper($1::text)';
CREATE CAST (mood AS int) WITH FUNCTION rank(mood);
CREATE CAST (mood AS varchar) WITH FUNCTION name_of(mood) AS ASSIGNMENT;
COMMENT ON CAST (mood AS int) IS 'its place';
CREATE TABLE t (id int PRIMARY KEY, m mood CHECK (m::int > 0));
CREATE VIEW v AS SELECT m::int AS i, m::varchar AS name FROM t;
