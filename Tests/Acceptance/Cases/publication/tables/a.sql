CREATE TABLE kept (a int, b int, c int);
CREATE TABLE filtered (id int PRIMARY KEY, a int, b text);
CREATE TABLE retyped (id int PRIMARY KEY, a int);
CREATE TABLE leaves (a int);
CREATE TABLE dropped (a int);
CREATE PUBLICATION p FOR TABLE kept (a, b), filtered WHERE (a > 1), retyped WHERE (a > 0), leaves, dropped;
