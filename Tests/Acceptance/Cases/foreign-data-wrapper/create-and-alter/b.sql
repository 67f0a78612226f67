CREATE FUNCTION check_options(text[], oid) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION check_more(text[], oid) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
CREATE FOREIGN DATA WRAPPER plain VALIDATOR check_more;
CREATE FOREIGN DATA WRAPPER changed VALIDATOR check_options OPTIONS (debug 'off', "Mixed name" E'a\\b, c', added '');
CREATE FOREIGN DATA WRAPPER loses;
CREATE FOREIGN DATA WRAPPER comes VALIDATOR check_options OPTIONS (a '1');
COMMENT ON FOREIGN DATA WRAPPER comes IS 'says something';
GRANT USAGE ON FOREIGN DATA WRAPPER comes TO dbw_case_app WITH GRANT OPTION;
