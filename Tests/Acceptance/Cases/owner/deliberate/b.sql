CREATE TABLE t (a serial);
CREATE TABLE u (a int);
CREATE TABLE w (a int);
CREATE VIEW v AS SELECT a FROM t;
ALTER TABLE u OWNER TO dbw_case_app;
ALTER VIEW v OWNER TO "dbw case ""owner""";
