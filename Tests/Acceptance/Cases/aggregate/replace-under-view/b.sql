CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, SSPACE = 64, COMBINEFUNC = int4pl, INITCOND = '5',
    MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MSSPACE = 32, MINITCOND = '5', PARALLEL = SAFE);
CREATE VIEW v AS SELECT total(x) AS t FROM generate_series(1, 3) x;
