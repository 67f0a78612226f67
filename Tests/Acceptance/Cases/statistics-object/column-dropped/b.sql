CREATE TABLE t (a int, c int);
CREATE STATISTICS bc ON a, c FROM t;
