CREATE TABLE part (id integer NOT NULL, email text);
