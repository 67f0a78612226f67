CREATE TABLE t (d varchar(9)[], e varchar[]);
