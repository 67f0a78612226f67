CREATE TABLE t (a int, b int, c int, CONSTRAINT u UNIQUE (a) WITH (fillfactor = 80, deduplicate_items = off), CONSTRAINT v UNIQUE (b) WITH (fillfactor = 90) DEFERRABLE, CONSTRAINT x EXCLUDE USING btree (c WITH =) WHERE (c > 0));
CREATE TABLE w (a int, CONSTRAINT w_pk PRIMARY KEY (a) WITH (fillfactor = 60) DEFERRABLE INITIALLY DEFERRED, CONSTRAINT w_x EXCLUDE USING btree (a WITH =) WITH (fillfactor = 40) USING INDEX TABLESPACE dbw_case_space WHERE (a > 0) DEFERRABLE);
COMMENT ON INDEX v IS 'index v';
COMMENT ON INDEX w_pk IS 'index of w';
COMMENT ON CONSTRAINT w_pk ON w IS 'key of w';
