CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;
GRANT SELECT, UPDATE ON t TO dbw_case_app WITH GRANT OPTION;
GRANT SELECT ON t TO PUBLIC;
GRANT SELECT (b), UPDATE (a) ON t TO dbw_case_reader;
GRANT SELECT ON v TO "dbw case ""owner""";
