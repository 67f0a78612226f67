CREATE TABLE t (id int, parent int);
CREATE VIEW e AS SELECT id FROM t;
