CREATE TYPE pair AS (k text, v int);
CREATE TABLE t (p pair);
