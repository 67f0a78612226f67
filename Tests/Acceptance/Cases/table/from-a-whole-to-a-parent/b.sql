CREATE TABLE base (id integer NOT NULL, note text);
CREATE TABLE part (id integer, note text) INHERITS (base);
