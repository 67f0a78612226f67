CREATE TABLE kept (a int, c int);
CREATE TABLE filtered (id int PRIMARY KEY, a int, b text);
CREATE TABLE retyped (id int PRIMARY KEY, a bigint);
CREATE TABLE leaves (a int);
CREATE TABLE "New table" (a int, "B" int);
CREATE PUBLICATION p FOR TABLE kept (a, c), filtered (id, a) WHERE (a > 2 AND b = 'x'), retyped WHERE (a > 0), "New table" (a, "B");
CREATE PUBLICATION q FOR TABLE kept, ONLY filtered;
