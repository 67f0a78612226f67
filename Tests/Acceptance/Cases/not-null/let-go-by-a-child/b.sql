CREATE TABLE item (id integer NOT NULL, label text NOT NULL);
CREATE TABLE special (note text) INHERITS (item);
DO $$ BEGIN
    -- PostgreSQL 18 does not let it go.
    IF current_setting('server_version_num')::int < 180000 THEN ALTER TABLE special ALTER COLUMN label DROP NOT NULL; END IF;
END $$;
COMMENT ON TABLE item IS 'changed on every version';
