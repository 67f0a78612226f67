CREATE TYPE pair AS (k text, v int, w text);
COMMENT ON COLUMN pair.k IS 'key';
COMMENT ON COLUMN pair.w IS 'new';
CREATE TYPE two AS ("A b" pair);
COMMENT ON COLUMN two."A b" IS 'pairs';
