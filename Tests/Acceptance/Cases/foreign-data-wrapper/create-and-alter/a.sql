CREATE FUNCTION check_options(text[], oid) RETURNS void LANGUAGE sql AS 'SELECT pg_sleep(0)';
CREATE FOREIGN DATA WRAPPER plain;
CREATE FOREIGN DATA WRAPPER changed OPTIONS (debug 'on', "Mixed name" 'it''s', gone '1');
CREATE FOREIGN DATA WRAPPER loses VALIDATOR check_options;
