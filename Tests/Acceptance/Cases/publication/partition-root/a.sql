CREATE TABLE m (a int, b int) PARTITION BY LIST (a);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
CREATE PUBLICATION p FOR TABLE m WHERE (a > 0) WITH (publish_via_partition_root = true);
