CREATE TABLE t (a bigint, b bigint GENERATED ALWAYS AS (a + 1) STORED);
CREATE INDEX t_b ON t (b);
COMMENT ON COLUMN t.b IS 'one more';
