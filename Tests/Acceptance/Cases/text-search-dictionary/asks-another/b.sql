CREATE TABLE t (a int);
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = snowball, language = english);
CREATE TEXT SEARCH DICTIONARY a_thesaurus (TEMPLATE = thesaurus, dictfile = thesaurus_sample, dictionary = 'public.words');
CREATE TEXT SEARCH CONFIGURATION c (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word, asciiword WITH a_thesaurus, words;
