CREATE TABLE plain (id int);
CREATE TYPE z AS (x float8, y float8);
CREATE TYPE m AS (zs z[], name text);
CREATE TYPE a AS (ms m[], p plain, ps plain[]);
CREATE DOMAIN zd AS z CHECK ((VALUE).x > 0);
CREATE TYPE b AS (d zd, ds zd[]);
CREATE TABLE t (a a, b b[], PRIMARY KEY (a));
CREATE FUNCTION first_of(a) RETURNS z LANGUAGE sql AS 'SELECT (($1).ms)[1].zs[1]';
