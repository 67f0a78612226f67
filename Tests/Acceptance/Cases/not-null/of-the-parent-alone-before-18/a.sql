CREATE TABLE base (id integer, c integer);
CREATE TABLE child (note text) INHERITS (base);
