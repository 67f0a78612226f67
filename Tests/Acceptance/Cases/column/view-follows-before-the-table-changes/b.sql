CREATE TABLE t (id int, c real);
CREATE VIEW w AS SELECT c, id FROM t;
