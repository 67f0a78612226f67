GRANT SELECT ON pg_catalog.pg_statistic TO dbw_case_app;
GRANT SELECT (rolname, rolpassword) ON pg_catalog.pg_authid TO dbw_case_app;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO dbw_case_app;
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;
