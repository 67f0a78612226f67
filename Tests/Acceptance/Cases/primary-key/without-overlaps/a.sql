CREATE TABLE t (id int4range, span daterange, more daterange);
