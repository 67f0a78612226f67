CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE note AS (id integer, mood mood);
CREATE TABLE notes OF note;
