CREATE TABLE t (a int, b int, c int);
CREATE STATISTICS ab ON a, b FROM t;
CREATE STATISTICS bc ON b, c FROM t;
