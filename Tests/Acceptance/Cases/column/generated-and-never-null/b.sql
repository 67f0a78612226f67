CREATE TABLE t (id integer, twice integer NOT NULL GENERATED ALWAYS AS (id * 2) STORED);
