GRANT SELECT ON pg_catalog.pg_statistic TO dbw_case_reader WITH GRANT OPTION;
GRANT SELECT (rolname) ON pg_catalog.pg_authid TO dbw_case_app;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO dbw_case_app, "dbw case ""owner""";
GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO dbw_case_reader;
