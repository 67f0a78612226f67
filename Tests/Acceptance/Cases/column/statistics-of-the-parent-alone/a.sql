CREATE TABLE base (id integer, note text);
CREATE TABLE child (more text) INHERITS (base);
