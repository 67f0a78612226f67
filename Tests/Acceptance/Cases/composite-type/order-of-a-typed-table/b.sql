CREATE TYPE u AS (b text, a int);
CREATE TABLE t OF u;
