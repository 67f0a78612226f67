CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 3) VIRTUAL, c int GENERATED ALWAYS AS (a * 2) VIRTUAL, d int, e int, f text GENERATED ALWAYS AS (a::text) VIRTUAL);
