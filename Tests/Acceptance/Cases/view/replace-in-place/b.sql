CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, upper(b) AS "B" FROM t WHERE a > 0;
CREATE VIEW w AS SELECT a FROM v;
