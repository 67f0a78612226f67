CREATE TABLE t (id int4range, span daterange, k int4range) PARTITION BY LIST (id);
CREATE TABLE t_1 PARTITION OF t FOR VALUES IN ('[1,2)');
CREATE TABLE c (t int4range, span daterange) PARTITION BY LIST (t);
CREATE TABLE c_1 PARTITION OF c FOR VALUES IN ('[1,2)');
