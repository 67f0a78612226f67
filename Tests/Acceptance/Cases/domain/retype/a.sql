CREATE DOMAIN d AS varchar(10) CHECK (VALUE <> '');
CREATE TABLE t (id int, v d DEFAULT 'a' NOT NULL);
CREATE INDEX t_v ON t (v);
