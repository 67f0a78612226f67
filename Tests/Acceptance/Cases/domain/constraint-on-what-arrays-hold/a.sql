CREATE DOMAIN code AS text;
CREATE TABLE item (id integer, codes code[]);
