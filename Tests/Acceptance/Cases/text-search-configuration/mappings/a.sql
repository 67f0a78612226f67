CREATE TEXT SEARCH CONFIGURATION english (COPY = pg_catalog.english);
CREATE TEXT SEARCH CONFIGURATION c (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word, asciiword, int WITH simple;
CREATE TABLE t (doc text, v tsvector GENERATED ALWAYS AS (to_tsvector('public.c'::regconfig, doc)) STORED);
