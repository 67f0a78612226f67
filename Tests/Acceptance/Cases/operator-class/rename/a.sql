CREATE SCHEMA s;
CREATE TABLE t (a int);
CREATE OPERATOR CLASS backwards FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int);
CREATE INDEX t_a ON t (a backwards);
