CREATE TABLE t (a int);
CREATE PUBLICATION p WITH (publish = 'insert, truncate', publish_via_partition_root = true);
CREATE PUBLICATION q FOR TABLE t;
CREATE PUBLICATION r WITH (publish = '');
CREATE PUBLICATION "All of it" FOR ALL TABLES;
COMMENT ON PUBLICATION r IS 'nothing';
