CREATE TYPE pair AS (k varchar(7) COLLATE "POSIX", v bigint, w text, x numeric(5,2)[]);
CREATE FUNCTION f(p pair) RETURNS int LANGUAGE sql AS 'SELECT 1';
