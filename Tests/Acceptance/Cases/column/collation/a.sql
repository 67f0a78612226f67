CREATE TABLE t (name text, other varchar(5));
CREATE INDEX t_name ON t (name);
CREATE VIEW v AS SELECT name FROM t;
