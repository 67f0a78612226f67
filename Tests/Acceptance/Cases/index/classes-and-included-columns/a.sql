CREATE TABLE t (a text, b text, v tsvector, r int4range);
CREATE INDEX i ON t (a) INCLUDE (b);
CREATE INDEX g ON t USING gist (v tsvector_ops (siglen = 50));
CREATE INDEX n ON t USING gin (v) WITH (fastupdate = off);
