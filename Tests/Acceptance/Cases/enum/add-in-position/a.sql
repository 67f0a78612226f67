CREATE TYPE mood AS ENUM ('b', 'd''x');
CREATE TABLE t (m mood DEFAULT 'b');
