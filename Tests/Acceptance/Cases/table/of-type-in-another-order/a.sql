CREATE TABLE node (id integer, label text);
