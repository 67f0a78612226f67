CREATE TABLE t (id int) WITH (fillfactor = 80);
CREATE TABLE u (id int) WITH (autovacuum_vacuum_scale_factor = 0.1, toast.autovacuum_enabled = false);
