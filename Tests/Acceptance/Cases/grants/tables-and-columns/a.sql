CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;
GRANT SELECT, INSERT ON t TO dbw_case_app;
GRANT SELECT (a) ON v TO dbw_case_reader;
