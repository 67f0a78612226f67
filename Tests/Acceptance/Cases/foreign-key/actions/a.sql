CREATE TABLE p (id int, t int, PRIMARY KEY (id, t));
CREATE TABLE c (id int, t int, CONSTRAINT f FOREIGN KEY (id, t) REFERENCES p);
