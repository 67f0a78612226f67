CREATE FUNCTION check_options(text[], oid) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
CREATE FOREIGN DATA WRAPPER plain;
CREATE FOREIGN DATA WRAPPER changed OPTIONS (debug 'on', "Mixed name" 'it''s', gone '1');
CREATE FOREIGN DATA WRAPPER loses VALIDATOR check_options;
