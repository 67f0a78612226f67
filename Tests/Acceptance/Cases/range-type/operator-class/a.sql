CREATE TYPE words AS RANGE (SUBTYPE = text, COLLATION = "C");
CREATE TABLE t (id int PRIMARY KEY, a words, m words_multirange);
CREATE INDEX ON t USING gist (a);
COMMENT ON TYPE words IS 'from word to word';
