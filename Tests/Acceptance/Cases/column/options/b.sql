CREATE TABLE t (a text, b text);
ALTER TABLE t ALTER a SET (n_distinct_inherited = 7), ALTER b SET (n_distinct = -1);
