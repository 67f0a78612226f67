CREATE TYPE pair AS (k text, v int, w text COLLATE "C");
CREATE FUNCTION f(p pair) RETURNS int LANGUAGE sql AS 'SELECT 1';
