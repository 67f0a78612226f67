CREATE TABLE t (a int, b int, c int, CONSTRAINT u UNIQUE (a) WITH (fillfactor = 70), CONSTRAINT v UNIQUE (b) DEFERRABLE, CONSTRAINT x EXCLUDE USING btree (c WITH =) WITH (fillfactor = 50) WHERE (c > 0));
COMMENT ON INDEX u IS 'index u';
