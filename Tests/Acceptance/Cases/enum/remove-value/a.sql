CREATE TYPE "Mood" AS ENUM ('sad', 'ok', 'happy');
COMMENT ON TYPE "Mood" IS 'how it is';
CREATE TABLE t (id int PRIMARY KEY, m "Mood" DEFAULT 'ok' NOT NULL, ms "Mood"[] DEFAULT '{sad}');
CREATE INDEX t_m ON t (m) WHERE m = 'ok';
CREATE VIEW v AS SELECT m, count(*) FROM t GROUP BY m;
CREATE FUNCTION f("Mood") RETURNS "Mood" LANGUAGE sql AS $$ SELECT $1 $$;
