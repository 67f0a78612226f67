CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE CAST (mood AS json) WITH INOUT;
CREATE TABLE t (m mood);
