CREATE TABLE t (a varchar(20), b text, c numeric(10,2), d varchar[]);
