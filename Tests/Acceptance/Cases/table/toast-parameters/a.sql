CREATE TABLE t (a text) WITH (fillfactor = 60, toast.autovacuum_enabled = false, toast.vacuum_truncate = true);
