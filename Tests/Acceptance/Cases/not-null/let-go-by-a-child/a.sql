CREATE TABLE item (id integer NOT NULL, label text NOT NULL);
CREATE TABLE special (note text) INHERITS (item);
