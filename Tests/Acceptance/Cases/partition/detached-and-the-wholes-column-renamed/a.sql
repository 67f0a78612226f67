CREATE TABLE event (id integer, name integer) PARTITION BY RANGE (id);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (10) TO (20);
