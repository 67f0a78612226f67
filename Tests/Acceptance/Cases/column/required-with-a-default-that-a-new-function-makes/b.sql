CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'empty' $$;
CREATE TABLE item (id integer, name text DEFAULT f() NOT NULL);
