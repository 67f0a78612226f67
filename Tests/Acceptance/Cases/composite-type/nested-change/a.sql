CREATE TYPE z AS (x int, y int);
CREATE TYPE m AS (zs z[], name text);
CREATE TABLE t (id int PRIMARY KEY, m m, ms m[], z z);
