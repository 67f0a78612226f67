CREATE TABLE t (a int, b int);
CREATE TABLE kept (a int CHECK (a BETWEEN 1 AND 5 AND a <> 3), n int);
