CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION c (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word, asciiword WITH d, simple;
CREATE TABLE t (doc text, v tsvector GENERATED ALWAYS AS (to_tsvector('public.c'::regconfig, doc)) STORED);
CREATE INDEX t_doc ON t USING gin (to_tsvector('public.c'::regconfig, doc));
