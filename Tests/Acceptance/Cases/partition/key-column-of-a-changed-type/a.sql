CREATE TYPE status AS ENUM ('new', 'old', 'gone');
CREATE TABLE t (id int, at date, s status DEFAULT 'new') PARTITION BY RANGE (at);
CREATE TABLE t1 (id int, at date, s status DEFAULT 'new') PARTITION BY LIST (s);
ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE t1_new PARTITION OF t1 FOR VALUES IN ('new');
CREATE TABLE other (s status);
CREATE INDEX i ON t (id);
CREATE VIEW v AS SELECT id, s FROM t;
