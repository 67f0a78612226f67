CREATE TABLE t (id int4range, span daterange, CONSTRAINT t_pk PRIMARY KEY (id, span WITHOUT OVERLAPS));
CREATE TABLE c (t int4range, span daterange, CONSTRAINT c_t FOREIGN KEY (t, PERIOD span) REFERENCES t (id, PERIOD span));
