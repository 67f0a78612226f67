CREATE TABLE people (id int PRIMARY KEY, name text);
CREATE TABLE pets (id int, owner int REFERENCES people);
CREATE VIEW v AS SELECT name FROM people;
