CREATE TABLE event (id bigint NOT NULL, at text NOT NULL, d text) PARTITION BY LIST (at);
CREATE INDEX ids ON event (at, d) WHERE id + 1 <> 0;
CREATE TABLE event_1 PARTITION OF event FOR VALUES IN ('');
ALTER TABLE event_1 ALTER COLUMN id SET STATISTICS 5;
CREATE VIEW events AS SELECT x.id, x.at, x.d AS note FROM event_1 x;
