CREATE TABLE base (id integer, CONSTRAINT above CHECK (id > 0));
CREATE TABLE child (id integer, note text, CONSTRAINT above CHECK (id > 0));
