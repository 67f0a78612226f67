CREATE TABLE t (a text COMPRESSION lz4, b text COMPRESSION lz4, c text);
