CREATE TABLE t (a int, b int);
CREATE TABLE u (a int);
GRANT SELECT ON u TO dbw_case_app WITH GRANT OPTION;
SET ROLE dbw_case_app;
GRANT SELECT ON u TO dbw_case_reader WITH GRANT OPTION;
SET ROLE dbw_case_reader;
GRANT SELECT ON u TO "dbw case ""owner""";
RESET ROLE;
