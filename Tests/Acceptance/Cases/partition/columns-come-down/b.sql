CREATE TABLE p (id bigint NOT NULL, at date NOT NULL, place int, more text DEFAULT 'm' NOT NULL, maybe jsonb, CONSTRAINT maybe_object CHECK (jsonb_typeof(maybe) = 'object')) PARTITION BY RANGE (at);
CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (place);
CREATE TABLE p_1_1 PARTITION OF p_1 FOR VALUES IN (1);
ALTER TABLE p_1_1 ALTER COLUMN maybe SET DEFAULT '{}';
COMMENT ON COLUMN p_1_1.more IS 'more';
