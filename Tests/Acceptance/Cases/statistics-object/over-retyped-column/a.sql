CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS plain ON a, b FROM t;
COMMENT ON STATISTICS plain IS 'plain';
CREATE STATISTICS target ON a, c FROM t;
ALTER STATISTICS target SET STATISTICS 100;
COMMENT ON STATISTICS target IS 'target';
CREATE STATISTICS expression ON (c || 'x'), b FROM t;
