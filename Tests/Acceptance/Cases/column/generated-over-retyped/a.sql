CREATE TABLE t (a int, b bigint GENERATED ALWAYS AS (a + 1) STORED);
CREATE INDEX t_b ON t (b);
COMMENT ON COLUMN t.b IS 'one more';
