CREATE TABLE t (a int, c int, b int);
CREATE STATISTICS ab ON a, b FROM t;
CREATE STATISTICS bc ON b, c FROM t;
