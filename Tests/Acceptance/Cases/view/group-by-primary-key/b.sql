CREATE TABLE t (id int PRIMARY KEY, name text);
CREATE TABLE c (t_id int REFERENCES t);
CREATE VIEW v AS SELECT t.id, t.name, count(*) FROM t JOIN c ON c.t_id = t.id GROUP BY t.id;
