CREATE TABLE t (a text) WITH (vacuum_max_eager_freeze_failure_rate = 0.2, autovacuum_vacuum_max_threshold = 2000);
