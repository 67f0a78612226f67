CREATE TABLE t (a text, b text, c text, d int, e text);
ALTER TABLE t ALTER a SET STORAGE MAIN, ALTER c SET COMPRESSION default, ALTER d SET STATISTICS 500, ALTER e SET STORAGE PLAIN, ALTER e SET (n_distinct = 5, n_distinct_inherited = -0.5);
