CREATE TABLE t (a varchar(10), b varchar(10), c numeric(8,2), d varchar(5)[]);
