CREATE TABLE t (state varchar(20) CHECK (state IN ('a', 'b')), n int);
CREATE INDEX t_open ON t (n) WHERE state NOT IN ('a', 'it''s');
CREATE VIEW v AS SELECT n FROM t WHERE state IN ('a', 'b');
CREATE POLICY p ON t USING (state IN ('a', 'b'));
CREATE TABLE kept (kind varchar(5) CHECK (kind IN ('x', 'y')), n bigint);
