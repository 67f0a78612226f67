CREATE TABLE t (id int);
CREATE CONVERSION kept FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
ALTER CONVERSION kept OWNER TO dbw_case_app;
CREATE DEFAULT CONVERSION turned FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE SCHEMA s;
CREATE FUNCTION s.convert(int, int, cstring, internal, int, boolean) RETURNS int LANGUAGE c IMMUTABLE STRICT AS '$libdir/latin2_and_win1250', 'latin2_to_win1250';
CREATE CONVERSION s."From Own" FOR 'LATIN2' TO 'WIN1250' FROM s.convert;
COMMENT ON CONVERSION s."From Own" IS 'by hand';
