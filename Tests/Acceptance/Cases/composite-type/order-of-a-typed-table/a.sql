CREATE TYPE u AS (a int, b text);
CREATE TABLE t OF u;
