CREATE TYPE whole AS RANGE (SUBTYPE = int);
CREATE FUNCTION size(whole) RETURNS int LANGUAGE sql AS 'SELECT upper($1) - lower($1)';
