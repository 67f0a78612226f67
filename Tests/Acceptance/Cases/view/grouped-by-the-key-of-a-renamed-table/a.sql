CREATE TABLE old (id integer, state text, note text, CONSTRAINT k PRIMARY KEY (id));
CREATE VIEW states AS SELECT state, note FROM old GROUP BY id;
