CREATE TABLE users (id bigint NOT NULL, note boolean GENERATED ALWAYS AS (id IS NULL) STORED, a real NOT NULL, PRIMARY KEY (id, note));
CREATE TABLE w (name text) INHERITS (users);
