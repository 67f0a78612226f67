CREATE TABLE base (id integer, c integer);
CREATE TABLE child (note text) INHERITS (base);
DO $$ BEGIN
    -- PostgreSQL 18 wants it on the children too.
    IF current_setting('server_version_num')::int < 180000 THEN ALTER TABLE ONLY base ALTER COLUMN c SET NOT NULL; END IF;
END $$;
COMMENT ON TABLE base IS 'changed on every version';
