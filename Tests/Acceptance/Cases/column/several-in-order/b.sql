CREATE TABLE t (id int, zebra text, apple int DEFAULT 1, "Mango" text DEFAULT lower('X') NOT NULL, banana int GENERATED ALWAYS AS (id * 2) STORED, cherry date);
