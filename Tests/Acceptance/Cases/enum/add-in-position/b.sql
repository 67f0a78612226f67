CREATE TYPE mood AS ENUM ('a', 'b', 'c', 'd''x', 'E f');
CREATE TABLE t (m mood DEFAULT 'c');
