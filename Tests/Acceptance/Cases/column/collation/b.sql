CREATE TABLE t (name text COLLATE "C", other varchar(5) COLLATE "POSIX");
CREATE INDEX t_name ON t (name);
CREATE VIEW v AS SELECT name FROM t;
