CREATE TABLE t (id int NOT NULL UNIQUE, note text);
CREATE TABLE u (id int NOT NULL);
CREATE UNIQUE INDEX u_id ON u (id);
CREATE TABLE w (id int);
