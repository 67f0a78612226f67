CREATE TABLE t (a text) WITH (fillfactor = 60, toast.autovacuum_enabled = true, toast.autovacuum_vacuum_threshold = 90);
CREATE TABLE u (a text) WITH (toast.autovacuum_enabled = false, toast_tuple_target = 200);
