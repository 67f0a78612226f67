CREATE TABLE base (id integer, note text);
CREATE TABLE part (id integer, note text) INHERITS (base);
