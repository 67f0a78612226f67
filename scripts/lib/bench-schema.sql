-- Loads a generated schema of :tables tables into the current database, each with a key, a foreign key to the table
-- before it, a check, two more indexes, and comments. Committed in batches, so that no transaction holds every lock.
CREATE PROCEDURE load_tables(tables integer) LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOR i IN 1..tables LOOP
        name := 't_' || to_char(i, 'FM00000');
        EXECUTE format(
            'CREATE TABLE %I (
                id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
                parent_id  uuid        REFERENCES %I (id) ON DELETE CASCADE,
                title      text        NOT NULL,
                amount     numeric(12, 2) NOT NULL DEFAULT 0 CHECK (amount >= 0),
                tags       text[]      NOT NULL DEFAULT ''{}'',
                created_at timestamptz NOT NULL DEFAULT now(),
                updated_at timestamptz NOT NULL DEFAULT now())',
            name, 't_' || to_char(greatest(i - 1, 1), 'FM00000'));
        EXECUTE format('CREATE INDEX ON %I (parent_id)', name);
        EXECUTE format('CREATE INDEX ON %I (title, created_at DESC)', name);
        EXECUTE format('COMMENT ON TABLE %I IS %L', name, 'Generated table number ' || i);
        EXECUTE format('COMMENT ON COLUMN %I.title IS %L', name, 'What row of table ' || i || ' is called');
        IF i % 250 = 0 THEN
            COMMIT;
        END IF;
    END LOOP;
END
$$;
CALL load_tables(:tables);
DROP PROCEDURE load_tables;
ANALYZE;
