CREATE TABLE new (id integer, state text, note text, CONSTRAINT k PRIMARY KEY (id));
CREATE VIEW states AS SELECT state, note FROM new GROUP BY id;
