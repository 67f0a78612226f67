CREATE TYPE pair AS (v bigint, k text);
CREATE FUNCTION f() RETURNS pair LANGUAGE sql AS $$ SELECT ROW(1, 'a')::pair $$;
