CREATE TABLE t (a int);
CREATE PUBLICATION p WITH (publish = 'insert');
CREATE PUBLICATION q FOR TABLE t WITH (publish_via_partition_root = true);
