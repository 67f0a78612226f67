CREATE TABLE t (id int, a text, b text);
CREATE INDEX t_a ON t (a);
CREATE VIEW v AS SELECT id, b FROM t;
