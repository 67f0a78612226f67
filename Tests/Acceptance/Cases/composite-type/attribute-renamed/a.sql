CREATE TYPE pair AS (k text, v int);
CREATE TABLE t (p pair);
CREATE TABLE typed OF pair;
COMMENT ON COLUMN pair.k IS 'key';
