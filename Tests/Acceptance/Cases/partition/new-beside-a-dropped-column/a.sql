CREATE TABLE event (id integer NOT NULL, kind text, b integer) PARTITION BY RANGE (id);
CREATE TABLE base (id integer, email text);
CREATE TABLE tag (id integer, email text, note text) INHERITS (base);
CREATE VIEW ids AS SELECT x.id, y.email FROM tag x, base y;
