CREATE TABLE t (a text) WITH (autovacuum_vacuum_max_threshold = 1000);
