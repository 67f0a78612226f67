CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE VIEW v AS SELECT total(x) AS t FROM generate_series(1, 3) x;
