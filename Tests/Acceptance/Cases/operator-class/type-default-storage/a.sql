CREATE TYPE pair AS (x int, y int);
CREATE FUNCTION cmp(pair, pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($1.x, $2.x)';
CREATE OPERATOR FAMILY numbers USING btree;
CREATE OPERATOR CLASS number FOR TYPE int USING btree FAMILY numbers AS OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int);
CREATE OPERATOR CLASS pairs FOR TYPE pair USING btree AS FUNCTION 1 cmp(pair, pair);
CREATE OPERATOR CLASS spots FOR TYPE point USING gist AS FUNCTION 5 gist_box_penalty(internal, internal, internal);
