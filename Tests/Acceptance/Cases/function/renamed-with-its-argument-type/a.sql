CREATE SCHEMA old;
CREATE DOMAIN old.code AS text CHECK (VALUE <> '');
CREATE FUNCTION old.check_code(c old.code) RETURNS boolean LANGUAGE sql AS 'SELECT c IS NOT NULL';
