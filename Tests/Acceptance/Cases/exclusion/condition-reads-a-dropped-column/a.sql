CREATE TABLE t (id integer PRIMARY KEY, note text, state text, CONSTRAINT u EXCLUDE USING btree (state WITH =) WHERE (length(note) < 100));
