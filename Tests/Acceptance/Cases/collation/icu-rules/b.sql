CREATE COLLATION c (PROVIDER = icu, LOCALE = 'und', RULES = '&b < h');
CREATE TABLE t (a text COLLATE c);
