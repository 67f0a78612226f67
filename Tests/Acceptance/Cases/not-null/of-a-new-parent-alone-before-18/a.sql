CREATE TABLE c (id integer, note text);
