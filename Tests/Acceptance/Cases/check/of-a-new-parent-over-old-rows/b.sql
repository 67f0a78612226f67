CREATE TABLE base (note text CONSTRAINT filled CHECK (note <> ''));
CREATE TABLE log (id integer, note text) INHERITS (base);
