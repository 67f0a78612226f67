CREATE TABLE a (x int, n text, m text);
CREATE TABLE b (own int) INHERITS (a);
CREATE TABLE c () INHERITS (a);
