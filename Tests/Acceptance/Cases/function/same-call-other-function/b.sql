CREATE FUNCTION base(x int, y int DEFAULT 2) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE TABLE t (
    a int DEFAULT base(3),
    b int CHECK (base(b) > 0),
    c bigint GENERATED ALWAYS AS (base(1)) STORED
);
CREATE VIEW v AS SELECT base(b) AS x FROM t;
