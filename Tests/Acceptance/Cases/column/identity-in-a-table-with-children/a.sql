CREATE TABLE item (label text);
CREATE TABLE special (note text) INHERITS (item);
CREATE TABLE event (at date) PARTITION BY RANGE (at);
CREATE TABLE event_1 PARTITION OF event DEFAULT;
