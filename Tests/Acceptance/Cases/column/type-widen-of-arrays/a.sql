CREATE TABLE t (d varchar(5)[], e text[]);
