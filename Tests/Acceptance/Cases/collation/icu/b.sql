CREATE COLLATION "Natural" (PROVIDER = icu, LOCALE = 'und-u-kn', DETERMINISTIC = false);
CREATE COLLATION phonebook (PROVIDER = icu, LOCALE = 'de-u-co-phonebk');
CREATE TABLE t (a text COLLATE "Natural" UNIQUE);
