CREATE TABLE u (id bigint NOT NULL);
CREATE VIEW "x$ y" AS SELECT id FROM u;
CREATE FUNCTION part() RETURNS bytea IMMUTABLE LANGUAGE plpgsql AS $b$BEGIN RETURN (SELECT '\x05'::bytea FROM public."x$ y" LIMIT 1); END$b$;
CREATE TABLE a (id bigint, state text GENERATED ALWAYS AS (part()) STORED, other text DEFAULT part());
