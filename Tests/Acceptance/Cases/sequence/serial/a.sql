CREATE TABLE t (note text);
