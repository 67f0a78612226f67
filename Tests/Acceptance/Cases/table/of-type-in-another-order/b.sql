CREATE TYPE pair AS (first text, id integer);
CREATE TABLE node OF pair;
