CREATE FUNCTION ok(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 <> '' $$;
CREATE TABLE t (a text CHECK (ok(a)));
