CREATE TYPE pair AS (k text, v int);
COMMENT ON COLUMN pair.k IS 'old';
