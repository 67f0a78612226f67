CREATE TYPE pair AS (k text, v int);
CREATE FUNCTION f() RETURNS pair LANGUAGE sql AS $$ SELECT ROW('a', 1)::pair $$;
