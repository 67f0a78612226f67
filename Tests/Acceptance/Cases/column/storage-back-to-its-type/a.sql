CREATE TABLE t (id int, n numeric, t text);
ALTER TABLE t ALTER COLUMN n SET STORAGE external, ALTER COLUMN t SET STORAGE main;
