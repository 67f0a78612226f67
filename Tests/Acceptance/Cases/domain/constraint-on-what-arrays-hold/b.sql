CREATE DOMAIN code AS text NOT NULL CONSTRAINT filled CHECK (VALUE <> '');
CREATE TABLE item (id integer, codes code[]);
