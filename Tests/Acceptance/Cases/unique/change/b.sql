CREATE TABLE t (a int, b int, CONSTRAINT k UNIQUE (a, b));
COMMENT ON CONSTRAINT k ON t IS 'the key';
