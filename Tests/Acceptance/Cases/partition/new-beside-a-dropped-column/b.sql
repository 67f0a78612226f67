CREATE TABLE event (id integer NOT NULL, b integer) PARTITION BY RANGE (id);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (50) TO (60);
CREATE TABLE base (id integer, mail text);
CREATE TABLE tag (id integer, mail text, note text);
CREATE VIEW ids AS SELECT x.id, y.mail AS email FROM tag x, base y;
