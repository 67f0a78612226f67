CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = pg_catalog.simple, accept = true);
CREATE TEXT SEARCH DICTIONARY bare (TEMPLATE = pg_catalog.simple, stopwords = english);
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = snowball, language = german, stopwords = german);
CREATE TEXT SEARCH CONFIGURATION c (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH plain;
CREATE SCHEMA "S";
CREATE TEXT SEARCH DICTIONARY "S"."Own" (TEMPLATE = pg_catalog.simple);
COMMENT ON TEXT SEARCH DICTIONARY "S"."Own" IS 'own';
ALTER TEXT SEARCH DICTIONARY "S"."Own" OWNER TO dbw_case_app;
