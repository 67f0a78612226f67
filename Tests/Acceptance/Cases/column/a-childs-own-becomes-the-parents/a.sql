CREATE TABLE base (note text, old integer);
CREATE TABLE child (b text) INHERITS (base);
