CREATE TABLE p (id integer, note text);
CREATE TABLE c (id integer, note text) INHERITS (p);
ALTER TABLE ONLY p ALTER COLUMN note SET NOT NULL;
