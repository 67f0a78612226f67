CREATE TABLE t (id int, parent int);
CREATE RECURSIVE VIEW tree (id, depth) AS SELECT id, 0 FROM t WHERE parent IS NULL UNION ALL SELECT t.id, depth + 1 FROM t JOIN tree ON tree.id = t.parent;
CREATE VIEW e AS SELECT id FROM t;
ALTER VIEW e ALTER COLUMN id SET DEFAULT 7;
