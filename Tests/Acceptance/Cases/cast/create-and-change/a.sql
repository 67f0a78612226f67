CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE FUNCTION level(mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT array_position(enum_range(NULL::mood), $1)';
CREATE CAST (mood AS int) WITH FUNCTION level(mood);
CREATE CAST (int AS mood) WITH INOUT;
COMMENT ON CAST (mood AS int) IS 'its place';
