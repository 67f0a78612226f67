CREATE TABLE t (note text, id serial PRIMARY KEY, big bigserial);
