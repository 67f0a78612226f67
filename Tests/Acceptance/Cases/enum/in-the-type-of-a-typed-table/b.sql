CREATE TYPE mood AS ENUM ('ok', 'happy');
CREATE TYPE note AS (id integer, mood mood);
CREATE TABLE notes OF note;
