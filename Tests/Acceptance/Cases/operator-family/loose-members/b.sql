CREATE FUNCTION compare(int, bigint) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT btint48cmp($1, $2)';
CREATE OPERATOR FAMILY mixed USING btree;
ALTER OPERATOR FAMILY mixed USING btree ADD OPERATOR 1 > (int, bigint), OPERATOR 5 > (bigint, int), FUNCTION 1 (int, bigint) compare(int, bigint);
CREATE OPERATOR CLASS whole FOR TYPE int USING btree FAMILY mixed AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int), FUNCTION 2 btint4sortsupport(internal);
CREATE OPERATOR FAMILY "Empty" USING gist;
ALTER OPERATOR FAMILY "Empty" USING gist OWNER TO dbw_case_app;
