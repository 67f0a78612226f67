CREATE SCHEMA tag;
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE orders (mood mood);
