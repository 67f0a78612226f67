CREATE TABLE base (id integer, email text, CONSTRAINT positive CHECK (id > 0));
CREATE TABLE users () INHERITS (base);
