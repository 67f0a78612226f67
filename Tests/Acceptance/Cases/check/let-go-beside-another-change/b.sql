CREATE TABLE base (id integer, CONSTRAINT positive CHECK (id > 0));
CREATE TABLE child (id integer, note text) INHERITS (base);
ALTER TABLE child NO INHERIT base;
ALTER TABLE child INHERIT base;
ALTER TABLE child REPLICA IDENTITY FULL;
