CREATE TABLE t (name text, d text GENERATED ALWAYS AS (name) STORED);
