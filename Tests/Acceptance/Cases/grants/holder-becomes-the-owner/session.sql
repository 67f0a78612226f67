ALTER TABLE t OWNER TO dbw_case_app;
ALTER FUNCTION f() OWNER TO dbw_case_app;
