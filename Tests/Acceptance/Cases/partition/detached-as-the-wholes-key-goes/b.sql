CREATE TABLE place (id integer PRIMARY KEY, up integer) PARTITION BY HASH (id);
CREATE TABLE place_1 (id integer PRIMARY KEY, up integer);
