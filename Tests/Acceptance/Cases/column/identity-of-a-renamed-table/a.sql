CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
ALTER TABLE t RENAME TO u;
DO $$ BEGIN
    -- From PostgreSQL 18 on the old name of the constraint would stand in the way of the new table's.
    IF current_setting('server_version_num')::int >= 180000 THEN ALTER TABLE u RENAME CONSTRAINT t_id_not_null TO u_id_not_null; END IF;
END $$;
