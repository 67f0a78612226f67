CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE FUNCTION backwards(int, int) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT btint4cmp($2, $1)';
CREATE OPERATOR FAMILY numbers USING btree;
CREATE OPERATOR CLASS backwards FOR TYPE int USING btree FAMILY numbers AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 backwards(int, int);
CREATE INDEX t_a ON t (a backwards);
CREATE SCHEMA "S";
CREATE OPERATOR CLASS "S"."Own" FOR TYPE text USING hash AS OPERATOR 1 =, FUNCTION 1 hashtext(text), FUNCTION 2 hashtextextended(text, bigint);
ALTER OPERATOR CLASS "S"."Own" USING hash OWNER TO dbw_case_app;
CREATE OPERATOR CLASS empty FOR TYPE int USING btree AS STORAGE int;
