CREATE TABLE base (id integer, label text, note text);
CREATE TABLE part (extra integer) INHERITS (base);
