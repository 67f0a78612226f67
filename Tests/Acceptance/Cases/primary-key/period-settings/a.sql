CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE t (id int, span tstzrange, CONSTRAINT t_pk PRIMARY KEY (id, span WITHOUT OVERLAPS));
CREATE TABLE c (t int, span tstzrange, CONSTRAINT c_t FOREIGN KEY (t, PERIOD span) REFERENCES t);
COMMENT ON CONSTRAINT t_pk ON t IS 'temporal';
