CREATE TABLE t (id integer, CONSTRAINT tag UNIQUE (id));
