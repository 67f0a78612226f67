CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE t (id bigint, span tstzrange, CONSTRAINT t_pk PRIMARY KEY (id, span WITHOUT OVERLAPS) INCLUDE (more) WITH (fillfactor=70) DEFERRABLE, more text);
CREATE TABLE c (t bigint, span tstzrange);
COMMENT ON CONSTRAINT t_pk ON t IS 'more';
COMMENT ON INDEX t_pk IS 'index';
