CREATE TABLE p (a int, CONSTRAINT c CHECK (a > 0));
CREATE TABLE q (x int);
CREATE TABLE u (a text, own int);
CREATE TABLE w (own int);
