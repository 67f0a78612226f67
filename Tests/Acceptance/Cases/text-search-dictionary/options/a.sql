CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = pg_catalog.simple, stopwords = english, accept = false);
CREATE TEXT SEARCH DICTIONARY bare (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = snowball, language = english);
CREATE TEXT SEARCH CONFIGURATION c (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH plain;
