CREATE TABLE t (id int4range NOT NULL, span daterange NOT NULL, CONSTRAINT t_pk PRIMARY KEY (id, span));
CREATE TABLE c (t int4range, span daterange);
