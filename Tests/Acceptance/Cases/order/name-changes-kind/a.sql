CREATE TABLE base (id int);
CREATE TABLE thing (id int);
CREATE VIEW other AS SELECT 1 AS id;
