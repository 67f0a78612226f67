CREATE TABLE a (x int);
CREATE TABLE b (y int);
CREATE TABLE c (x int, y int, z int);
CREATE TABLE d (x int, y int, z int);
ALTER TABLE d INHERIT a, INHERIT b;
CREATE TABLE e (x int, y int);
ALTER TABLE e INHERIT a;
ALTER TABLE e INHERIT b;
