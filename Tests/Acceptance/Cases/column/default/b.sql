CREATE TABLE t (a int DEFAULT 2, b text, c timestamptz DEFAULT now(), "D" int[] DEFAULT ARRAY[1,2]);
