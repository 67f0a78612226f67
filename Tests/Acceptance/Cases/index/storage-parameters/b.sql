CREATE TABLE t (a int);
CREATE INDEX i ON t (a) WITH (fillfactor = 80, deduplicate_items = off);
