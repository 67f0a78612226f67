CREATE TABLE a (x int, n text);
CREATE TABLE b (x int, own int) INHERITS (a);
CREATE TABLE c (n text) INHERITS (a);
