CREATE TABLE t (a text, b text, v tsvector, r int4range);
CREATE INDEX i ON t (a text_pattern_ops DESC NULLS LAST);
CREATE INDEX g ON t USING gist (v tsvector_ops (siglen = 100)) WITH (buffering = on);
CREATE INDEX n ON t USING gin (v) WITH (gin_pending_list_limit = 128);
CREATE UNIQUE INDEX u ON t (lower(a) COLLATE "C", b) INCLUDE (r) WHERE b <> '';
CREATE INDEX h ON t USING hash (a);
CREATE INDEX s ON t USING spgist (r);
CREATE INDEX br ON t USING brin (a) WITH (pages_per_range = 4, autosummarize = on);
COMMENT ON INDEX u IS 'u';
