CREATE TYPE pair AS (k text, v int, "New One" numeric(4,1));
CREATE TABLE t (p pair);
COMMENT ON TYPE pair IS 'two';
