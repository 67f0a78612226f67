CREATE TABLE a (x int, m text);
CREATE TABLE b (own int, n text) INHERITS (a);
CREATE TABLE c () INHERITS (a);
