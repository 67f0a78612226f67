CREATE TABLE t (id int, must text NOT NULL);
