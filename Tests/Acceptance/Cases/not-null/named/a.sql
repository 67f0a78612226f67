CREATE TABLE t (a int, b int CONSTRAINT b_there NOT NULL, c int NOT NULL, d int CONSTRAINT d_there NOT NULL);
