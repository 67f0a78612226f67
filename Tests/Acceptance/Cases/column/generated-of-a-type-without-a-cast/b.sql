CREATE TABLE t (name text, d uuid GENERATED ALWAYS AS (name::uuid) STORED);
