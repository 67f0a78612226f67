CREATE TABLE event (id bigint NOT NULL, at text NOT NULL, note text) PARTITION BY LIST (at);
CREATE INDEX ids ON event (at, note) WHERE id + 1 <> 0;
CREATE TABLE event_1 PARTITION OF event FOR VALUES IN ('');
CREATE VIEW events AS SELECT x.* FROM event_1 x;
