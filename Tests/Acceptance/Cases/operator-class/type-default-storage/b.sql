CREATE TYPE pair AS (x int, y int);
CREATE FUNCTION cmp(pair, pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($1.x, $2.x)';
CREATE OPERATOR FAMILY numbers USING btree;
CREATE OPERATOR CLASS number FOR TYPE bigint USING btree FAMILY numbers AS OPERATOR 3 =, FUNCTION 1 btint8cmp(bigint, bigint);
CREATE OPERATOR CLASS pairs DEFAULT FOR TYPE pair USING btree AS FUNCTION 1 cmp(pair, pair);
CREATE OPERATOR CLASS spots FOR TYPE point USING gist AS STORAGE box, FUNCTION 5 gist_box_penalty(internal, internal, internal);
