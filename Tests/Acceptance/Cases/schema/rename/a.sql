CREATE SCHEMA old;
CREATE TABLE old.t (id int PRIMARY KEY, note text);
CREATE VIEW old.v AS SELECT id FROM old.t;
