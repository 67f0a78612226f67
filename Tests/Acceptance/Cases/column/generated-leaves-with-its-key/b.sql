CREATE TABLE t (state text, kind text GENERATED ALWAYS AS (lower(state)) STORED);
