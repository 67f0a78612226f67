CREATE TABLE t (a int, CONSTRAINT t_u UNIQUE (a)) TABLESPACE dbw_case_space;
CREATE INDEX i ON t (a) TABLESPACE dbw_case_space;
CREATE INDEX j ON t (a) WHERE a > 0;
CREATE INDEX k ON t (a) WITH (fillfactor = 70) TABLESPACE dbw_case_space WHERE a > 5 AND a < 9;
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE INDEX p_a ON p (a) TABLESPACE dbw_case_space;
