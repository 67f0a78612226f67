CREATE TABLE u (id bigint NOT NULL);
CREATE VIEW w AS SELECT id FROM u;
CREATE FUNCTION part() RETURNS bytea IMMUTABLE LANGUAGE plpgsql AS $b$BEGIN RETURN (SELECT '\x05'::bytea FROM public.w LIMIT 1); END$b$;
CREATE TABLE a (id bigint, state text GENERATED ALWAYS AS (part()) STORED, other text DEFAULT part());
