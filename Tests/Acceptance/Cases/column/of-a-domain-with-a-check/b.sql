CREATE DOMAIN code AS text CHECK (VALUE IS NOT NULL);
CREATE TABLE item (id integer, code code);
